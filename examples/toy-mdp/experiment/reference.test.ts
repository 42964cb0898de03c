import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { tf } from '@kedge/core'
import { beforeAll, describe, expect, it } from 'vitest'
import { batchOf } from './batches.ts'
import { initialNetwork } from './network.ts'
import { drawPair } from './pairs.ts'
import { createPolicies } from './policies.ts'
import { createReference } from './reference.ts'
import { useCpu } from './use-cpu.ts'

/** Policies that have gone one away from their reference in every parameter. */
const apart = () => {
  const policies = createPolicies(initialNetwork(2, 4))
  const reference = createReference(policies)
  const start = reference.parameters()
  for (const layer of [policies.hidden, policies.output]) tf.tidy(() => layer.assign(tf.add(layer, 1)))
  return { policies, reference, start }
}

describe('createReference', () => {
  beforeAll(useCpu)

  it('moves the asked share of the way, and counts its moves', async () => {
    const { reference, start } = apart()
    await reference.blend(0)
    expect([reference.version, reference.parameters()]).toEqual([0, start])
    await reference.blend(0.25)
    expect(reference.version).toBe(1)
    for (const [layer, values] of reference.parameters().entries())
      for (const [index, value] of values.entries()) expect(value).toBeCloseTo(start[layer]![index]! + 0.25, 6)
  })

  it('scores as the policy does after a whole move', async () => {
    const { policies, reference } = apart()
    const { layout } = batchOf('paired', [drawPair(0), drawPair(1)])
    const score = async () => [...(await reference.logProbs(layout)).tokens.dataSync()]
    const own = [...policies.logProbs(layout).tokens.dataSync()]
    expect(await score()).not.toEqual(own)
    await reference.blend(1)
    expect(await score()).toEqual(own)
  })

  it('restores what it saved', async () => {
    const { reference } = apart()
    const dir = await mkdtemp(join(tmpdir(), 'kedge-toy-mdp-'))
    await reference.blend(0.5)
    const saved = reference.parameters()
    await reference.save(dir)
    await reference.blend(1)
    await reference.restore(dir)
    expect([reference.version, reference.parameters()]).toEqual([1, saved])
    await rm(dir, { recursive: true })
  })
})
