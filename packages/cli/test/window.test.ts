import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { createFolder } from './kedge.ts'
import { timelessRows, trainTiny, writePairs } from './tiny.ts'

it('storage "window" follows the copying reference over 30 shuffled and accumulated steps, and resumes in a window', async () => {
  const folder = await createFolder()
  const rowsOf = (name: string, file = 'metrics') => timelessRows(folder, `${name}/${file}.jsonl`)
  const data = {
    train: await writePairs(folder, 'pairs.jsonl', 50, 1),
    eval: await writePairs(folder, 'held.jsonl', 9, 2),
  }
  const over = (storage: 'copy' | 'window') => ({
    data,
    objective: { use: 'dpo', wrap: [{ use: 'tr', with: { alpha: 1, syncPeriod: 7, storage } }] },
    train: { batchSize: 6, microBatchSize: 4, steps: 30, checkpointEvery: 25, evaluateEvery: 10 },
  })
  await trainTiny(folder, { name: 'copy', over: over('copy') }, { name: 'window', over: over('window') })
  const [copied, windowed] = [await rowsOf('copy'), await rowsOf('window')]
  expect(windowed).toHaveLength(30)
  for (const [index, row] of windowed.entries()) {
    expect(Object.keys(row)).toEqual(Object.keys(copied[index]!))
    expect(Math.abs(row.loss! - copied[index]!.loss!), `loss of step ${index + 1}`).toBeLessThan(1e-5)
  }
  expect(windowed.at(-1)!['reference/version']).toBe(4)
  expect(Math.abs(windowed[6]!.loss! - Math.LN2)).toBeGreaterThan(1e-3)

  const [held, expected] = [await rowsOf('window', 'evaluations'), await rowsOf('copy', 'evaluations')]
  expect(held).toHaveLength(3)
  for (const [index, row] of held.entries())
    for (const [name, value] of Object.entries(row)) expect(value, name).toBeCloseTo(expected[index]![name]!, 4)

  const model = () => readFile(join(folder, 'window/model/model.safetensors'))
  const before = await model()
  await rm(join(folder, 'window/checkpoints/step-000030'), { recursive: true })
  expect(await trainTiny(folder, { name: 'window', over: over('window'), resume: true })).toMatchObject([
    { status: 'done' },
  ])
  expect(await rowsOf('window')).toEqual(windowed)
  expect(await model()).toEqual(before)
})
