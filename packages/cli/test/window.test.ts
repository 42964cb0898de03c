import { cp, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { createFolder, kedge, paths, readRows, writeConfig } from './kedge.ts'

it('storage "window" follows the copying reference over 30 shuffled and accumulated steps, and resumes in a window', async () => {
  const folder = await createFolder()
  const rowsOf = async (run: string) =>
    (await readRows(join(folder, run, 'metrics.jsonl'))).map(({ seconds: _, ...row }) => row)
  const train = async (run: string, storage: 'copy' | 'window', ...flags: string[]) => {
    const config = await writeConfig(folder, {
      data: { train: paths.pairs, maxLength: 32 },
      objective: { use: 'dpo', wrap: [{ use: 'tr', with: { alpha: 1, syncPeriod: 7, storage } }] },
      train: { batchSize: 3, microBatchSize: 2, steps: 30, checkpointEvery: 25 },
      optimizer: { use: 'adamw', with: { learningRate: 1e-3 } },
    })
    const { code, stderr } = await kedge(['train', config, '--run-dir', run, ...flags], { cwd: folder })
    expect(code, stderr).toBe(0)
    return rowsOf(run)
  }
  const copied = await train('copy', 'copy')
  const windowed = await train('window', 'window')
  expect(windowed).toHaveLength(30)
  for (const [index, row] of windowed.entries()) {
    expect(Object.keys(row)).toEqual(Object.keys(copied[index]!))
    expect(Math.abs(row.loss! - copied[index]!.loss!), `loss of step ${index + 1}`).toBeLessThan(1e-5)
  }
  expect(windowed.at(-1)!['reference/version']).toBe(4)
  expect(Math.abs(windowed[5]!.loss! - Math.LN2)).toBeGreaterThan(1e-3)

  await cp(join(folder, 'window'), join(folder, 'broken'), { recursive: true })
  await rm(join(folder, 'broken/checkpoints/step-000030'), { recursive: true })
  expect(await train('broken', 'window', '--resume')).toEqual(windowed)
  const model = 'model/model.safetensors'
  expect(await readFile(join(folder, 'broken', model))).toEqual(await readFile(join(folder, 'window', model)))
})
