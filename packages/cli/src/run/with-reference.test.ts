import type { Engine, ReferencePolicy } from '@kedge/core'
import { expect, it } from 'vitest'
import { withReference } from './with-reference.ts'

const createReference = (calls: string[]): ReferencePolicy => ({
  version: 0,
  logProbs: () => Promise.reject(new Error('not scored here')),
  blend: async () => {},
  save: async (dir) => void calls.push(`save ${dir}`),
  restore: async (dir) => void calls.push(`restore ${dir}`),
})

const createEngine = (calls: string[], reference: ReferencePolicy): Engine =>
  ({
    reference,
    saveCheckpoint: async (dir: string) => void calls.push(`engine saves ${dir}`),
    restoreCheckpoint: async (dir: string) => void calls.push(`engine restores ${dir}`),
  }) as unknown as Engine

it('leaves an engine alone whose own reference is the one in use', () => {
  const engine = createEngine([], createReference([]))
  expect(withReference(engine, engine.reference)).toBe(engine)
  expect(withReference(engine, undefined)).toBe(engine)
})

it('trains against a provided reference, and keeps it in checkpoints', async () => {
  const calls: string[] = []
  const provided = createReference(calls)
  const engine = withReference(createEngine(calls, createReference([])), provided)
  expect(engine.reference).toBe(provided)
  await engine.saveCheckpoint('at')
  await engine.restoreCheckpoint('at')
  expect(calls).toEqual([
    'engine saves at',
    'save at/provided-reference',
    'engine restores at',
    'restore at/provided-reference',
  ])
})
