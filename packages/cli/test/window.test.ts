import { cp, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { createFolder } from './kedge.ts'
import { timelessRows, trainTiny, writePairs } from './tiny.ts'

it('storage "window" follows the copying reference over 30 shuffled and accumulated steps, and resumes in a window', async () => {
  const folder = await createFolder()
  const data = {
    train: await writePairs(folder, 'pairs.jsonl', 50, 1),
    eval: await writePairs(folder, 'held.jsonl', 9, 2),
  }
  const train = async (run: string, storage: 'copy' | 'window', ...flags: string[]) => {
    const over = {
      data,
      objective: { use: 'dpo', wrap: [{ use: 'tr', with: { alpha: 1, syncPeriod: 7, storage } }] },
      train: { batchSize: 6, microBatchSize: 4, steps: 30, checkpointEvery: 25, evaluateEvery: 10 },
    }
    const { code, stderr } = await trainTiny(folder, run, over, ...flags)
    expect(code, stderr).toBe(0)
    return timelessRows(folder, `${run}/metrics.jsonl`)
  }
  const copied = await train('copy', 'copy')
  const windowed = await train('window', 'window')
  expect(windowed).toHaveLength(30)
  for (const [index, row] of windowed.entries()) {
    expect(Object.keys(row)).toEqual(Object.keys(copied[index]!))
    expect(Math.abs(row.loss! - copied[index]!.loss!), `loss of step ${index + 1}`).toBeLessThan(1e-5)
  }
  expect(windowed.at(-1)!['reference/version']).toBe(4)
  expect(Math.abs(windowed[6]!.loss! - Math.LN2)).toBeGreaterThan(1e-3)
  const [held, expected] = [
    await timelessRows(folder, 'window/evaluations.jsonl'),
    await timelessRows(folder, 'copy/evaluations.jsonl'),
  ]
  for (const [index, row] of held.entries())
    for (const [name, value] of Object.entries(row)) expect(value, name).toBeCloseTo(expected[index]![name]!, 4)
  expect(held).toHaveLength(3)

  await cp(join(folder, 'window'), join(folder, 'broken'), { recursive: true })
  await rm(join(folder, 'broken/checkpoints/step-000030'), { recursive: true })
  expect(await train('broken', 'window', '--resume')).toEqual(windowed)
  const model = 'model/model.safetensors'
  expect(await readFile(join(folder, 'broken', model))).toEqual(await readFile(join(folder, 'window', model)))
})
