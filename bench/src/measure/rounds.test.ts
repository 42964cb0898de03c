import { mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import type { Contestant } from '../contestants/contestant.ts'
import { workloadB } from '../workloads/standard.ts'
import { runRounds } from './rounds.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kedge-rounds-test-'))
})

/** A program that notes its turn and reports as many steps as its job asks for, each of the given loss. */
const contestant = async (name: string, loss: number, failing = false): Promise<Contestant> => {
  const file = join(folder, `${name}.cjs`)
  const log = JSON.stringify(join(folder, 'log'))
  await writeFile(
    file,
    `const { appendFileSync, readFileSync, writeFileSync } = require('node:fs')
    appendFileSync(${log}, '${name} ')
    if (${failing}) throw new Error('no memory')
    const { steps } = JSON.parse(readFileSync(process.argv[2] + '/job.json'))
    const step = { seconds: 1, loss: ${loss}, chosen: -1, rejected: -1 }
    writeFileSync(process.argv[2] + '/result.json', JSON.stringify({ steps: Array(steps).fill(step), peakBytes: 1 }))`,
  )
  return { name, command: [process.execPath, file], extras: {}, layout: 'shared' }
}
const prepared = { model: '', pairs: '', tokens: '', rows: [] }
const options = { turns: 2, steps: 3, seconds: 30 }
const order = () => readFile(join(folder, 'log'), 'utf8')

describe('runRounds', () => {
  it('lets the contestants take turns, warm-up included in their steps', async () => {
    const entries = await runRounds(
      [await contestant('a', 0.5), await contestant('b', 0.5)],
      workloadB,
      prepared,
      options,
    )
    expect(await order()).toBe('a b a b ')
    expect(entries.map(({ turns }) => turns.map(({ steps }) => steps.length))).toEqual([
      [5, 5],
      [5, 5],
    ])
  })

  it('goes on without one that fails', async () => {
    const entries = await runRounds(
      [await contestant('a', 0.5, true), await contestant('b', 0.5)],
      workloadB,
      prepared,
      options,
    )
    expect(await order()).toBe('a b b ')
    expect(entries[0]).toMatchObject({ turns: [], failed: 'Error: no memory' })
    expect(entries[1]!.turns).toHaveLength(2)
  })

  it('stops after the first round in which losses differ', async () => {
    const rounds = runRounds([await contestant('a', 0.5), await contestant('b', 0.502)], workloadB, prepared, options)
    await expect(rounds).rejects.toThrow(/^a and b do not compute the same losses:\n\nstep +loss a +loss b/)
    expect(await order()).toBe('a b ')
  })
})
