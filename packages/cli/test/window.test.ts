import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { createFolder, kedge, paths, readRows, writeConfig } from './kedge.ts'

let folder: string
beforeEach(async () => {
  folder = await createFolder()
})

const hard = (storage: 'copy' | 'window', over: object = {}) => ({
  use: 'tr',
  with: { alpha: 1, syncPeriod: 7, storage, ...over },
})

const rowsOf = async (run: string, file: string) =>
  (await readRows(join(folder, run, file))).map(({ seconds: _, ...row }) => row)

/** Trains with shuffling and accumulation. */
const train = async (run: string, over: object, ...flags: string[]) => {
  const config = await writeConfig(
    folder,
    {
      data: { train: paths.pairs, maxLength: 64 },
      train: { batchSize: 4, microBatchSize: 2, steps: 30 },
      optimizer: { use: 'adamw', with: { learningRate: 1e-3 } },
      ...over,
    },
    `${run}.json`,
  )
  const finished = await kedge(['train', config, '--run-dir', run, ...flags], { cwd: folder })
  return { ...finished, steps: finished.code === 0 ? await rowsOf(run, 'metrics.jsonl') : [] }
}

const expectSameNumbers = (one: Record<string, number>[], other: Record<string, number>[]) => {
  expect(one.length).toBe(other.length)
  for (const [index, row] of one.entries()) {
    expect(Object.keys(row)).toEqual(Object.keys(other[index]!))
    for (const [name, value] of Object.entries(row)) {
      const difference = Math.abs(value - other[index]![name]!) / Math.max(1, Math.abs(value))
      expect(difference, `${name} of row ${index + 1}`).toBeLessThan(1e-5)
    }
  }
}

describe('storage "window"', () => {
  it('follows the copying reference over 30 shuffled and accumulated steps', async () => {
    const copied = await train('copy', { objective: { use: 'dpo', wrap: [hard('copy')] } })
    const windowed = await train('window', { objective: { use: 'dpo', wrap: [hard('window')] } })
    expect([copied.code, windowed.code]).toEqual([0, 0])
    expectSameNumbers(windowed.steps, copied.steps)
    expect(windowed.steps.at(-1)!['reference/version']).toBe(4)
    expect(Math.abs(windowed.steps[5]!.loss! - Math.LN2)).toBeGreaterThan(1e-3)
  })

  it('scores mismatched completions and held-out rows ahead too, under a scheduled period', async () => {
    const syncPeriod = { use: 'step', with: { from: 2, factor: 2, every: 3 } }
    const over = (storage: 'copy' | 'window') => ({
      objective: { use: 'kto', wrap: [hard(storage, { syncPeriod, startAfter: 1 })] },
      data: { train: paths.pairs, eval: paths.pairs, maxLength: 48 },
      train: { batchSize: 16, microBatchSize: 4, steps: 9, evaluateEvery: 4 },
    })
    const copied = await train('copy', over('copy'))
    const windowed = await train('window', over('window'))
    expect([copied.code, windowed.code]).toEqual([0, 0])
    expectSameNumbers(windowed.steps, copied.steps)
    expectSameNumbers(await rowsOf('window', 'evaluations.jsonl'), await rowsOf('copy', 'evaluations.jsonl'))
    expect(windowed.steps.some(({ kl }) => kl! > 0)).toBe(true)
  })

  it('resumes bit for bit in the middle of a window', async () => {
    const over = {
      objective: { use: 'dpo', wrap: [hard('window', { syncPeriod: 4 })] },
      train: { batchSize: 4, microBatchSize: 2, steps: 10, checkpointEvery: 6, keepCheckpoints: 3 },
    }
    const whole = await train('whole', over)
    await train('broken', { ...over, objective: { use: 'dpo', wrap: [hard('window', { syncPeriod: 4 })] } })
    const { rm } = await import('node:fs/promises')
    await rm(join(folder, 'broken/checkpoints/step-000010'), { recursive: true })
    const resumed = await train('broken', over, '--resume')
    expect(resumed.code, resumed.stderr).toBe(0)
    expect(resumed.steps).toEqual(whole.steps)
    const model = 'model/model.safetensors'
    expect(await readFile(join(folder, 'broken', model))).toEqual(await readFile(join(folder, 'whole', model)))
  })

  it('refuses to go on for longer than the window reaches', async () => {
    const over = (steps: number) => ({
      objective: { use: 'dpo', wrap: [hard('window', { syncPeriod: 4 })] },
      train: { batchSize: 4, microBatchSize: 2, steps },
    })
    await train('run', over(6))
    const { code, stderr } = await train('run', over(12), '--resume')
    expect([code, stderr]).toEqual([2, expect.stringContaining('storage "window" kept the reference’s log-probs')])
  })
})
