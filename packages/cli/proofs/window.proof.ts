import { execFile } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { createFolder, readRows, writeConfig } from '../test/kedge.ts'
import { writeRandomLlama } from './random-llama.ts'

const script = fileURLToPath(new URL('./measure-training.mjs', import.meta.url))

it('storage "window" has the losses of the copying reference, in less memory by a set of weights', async () => {
  const folder = await createFolder()
  const model = join(folder, 'model')
  await mkdir(model)
  const [hidden, vocabulary] = [640, 32_768]
  await writeRandomLlama(model, { hidden, vocabulary })
  const ids = (row: number, length: number) => Array.from({ length }, (_, at) => 3 + ((row * 31 + at * 7) % 500))
  const rows = Array.from({ length: 40 }, (_, row) => ({
    prompt_ids: ids(row, 8 + (row % 4)),
    chosen_ids: ids(row + 1, 12 + (row % 3)),
    rejected_ids: ids(row + 2, 14),
  }))
  const train = join(folder, 'rows.jsonl')
  await writeFile(train, rows.map((row) => `${JSON.stringify(row)}\n`).join(''))

  const measure = async (storage: 'copy' | 'window') => {
    const config = await writeConfig(
      folder,
      {
        backend: 'onnx',
        model: { path: model },
        data: { train },
        objective: { use: 'dpo', wrap: [{ use: 'tr', with: { alpha: 1, syncPeriod: 7, storage } }] },
        optimizer: { use: 'adamw', with: { learningRate: 1e-4 } },
        train: { batchSize: 4, microBatchSize: 2, steps: 30 },
      },
      `${storage}.json`,
    )
    const args = ['--expose-gc', script, config, join(folder, storage)]
    const { stdout } = await promisify(execFile)(process.execPath, args, { maxBuffer: 2 ** 26 })
    const { peak, resident } = JSON.parse(stdout) as { peak: number; resident: Record<string, number> }
    const losses = (await readRows(join(folder, storage, 'metrics.jsonl'))).map(({ loss }) => loss!)
    return { peak, resident: Math.max(...Object.values(resident)), losses }
  }
  const copy = await measure('copy')
  const window = await measure('window')
  const difference = Math.max(...window.losses.map((loss, index) => Math.abs(loss - copy.losses[index]!)))
  const weights = 4 * (hidden * vocabulary + 9 * hidden * hidden + 3 * hidden)
  const mebibytes = (bytes: number) => `${bytes >> 20} MiB`
  console.log(
    `a set of weights: ${mebibytes(weights)}; peak with copy ${mebibytes(copy.peak)}, with window ${mebibytes(window.peak)}; ` +
      `largest after a step: ${mebibytes(copy.resident)}, ${mebibytes(window.resident)}; ` +
      `largest difference of 30 losses: ${difference}`,
  )
  expect(copy.losses).toHaveLength(30)
  expect(difference).toBeLessThan(1e-5)
  expect(copy.losses[5]).not.toBeCloseTo(Math.LN2, 3)
  expect(copy.peak - window.peak).toBeGreaterThan(0.7 * weights)
})
