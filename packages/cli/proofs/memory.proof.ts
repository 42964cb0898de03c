import { execFile } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { createFolder, writeConfig } from '../test/kedge.ts'
import { writeRandomLlama } from './random-llama.ts'

interface Measured {
  /** Bytes. */
  readonly peak: number
  /** Bytes after each step. */
  readonly resident: Readonly<Record<number, number>>
  readonly tensors: Readonly<Record<number, number>>
}

const script = fileURLToPath(new URL('./measure-training.mjs', import.meta.url))

/** Trains a random Llama on random rows by TR-DPO, in a process of its own. */
const measure = async (vocabulary: number, time: number, train: object): Promise<Measured> => {
  const folder = await createFolder()
  const model = join(folder, 'model')
  await mkdir(model)
  await writeRandomLlama(model, { hidden: 32, vocabulary })
  const ids = (row: number, length: number) => Array.from({ length }, (_, at) => 3 + ((row * 31 + at * 7) % 500))
  const rows = Array.from({ length: 8 }, (_, row) => ({
    prompt_ids: ids(row, 12),
    chosen_ids: ids(row + 1, time),
    rejected_ids: ids(row + 2, time),
  }))
  const data = join(folder, 'rows.jsonl')
  await writeFile(data, rows.map((row) => `${JSON.stringify(row)}\n`).join(''))
  const config = await writeConfig(folder, {
    backend: 'onnx',
    model: { path: model },
    data: { train: data, shuffle: false },
    objective: { use: 'dpo', wrap: [{ use: 'tr', with: { alpha: 0.6, syncPeriod: 4 } }] },
    train,
  })
  const { stdout } = await promisify(execFile)(process.execPath, ['--expose-gc', script, config, join(folder, 'run')], {
    maxBuffer: 2 ** 26,
  })
  return JSON.parse(stdout)
}

it('keeps memory flat and the number of tensors constant over 1,000 steps', async () => {
  const { resident, tensors } = await measure(512, 20, { batchSize: 4, steps: 1000 })
  // The second step is the first with a moved optimizer, the fourth the first with a moved reference.
  expect(new Set(Array.from({ length: 990 }, (_, index) => tensors[index + 10])).size).toBe(1)
  console.log(
    `resident after 300, 600 and 1,000 steps: ${[300, 600, 1000].map((at) => resident[at]! >> 20).join(', ')} MiB`,
  )
  expect(resident[1000]! / resident[300]!).toBeLessThan(1.1)
})

it('needs no more memory for a larger vocabulary than the head’s own weights and gradients', async () => {
  const [small, large] = [16_384, 131_072]
  const train = { batchSize: 8, steps: 5 }
  const peaks = [await measure(small, 96, train), await measure(large, 96, train)].map(({ peak }) => peak)
  const growth = peaks[1]! - peaks[0]!
  const head = (large - small) * 32 * 4
  const logits = 8 * 2 * 96 * (large - small) * 4
  console.log(`peak memory grows by ${growth >> 20} MiB; the head by ${head >> 20}, its logits by ${logits >> 20}`)
  // Policy, reference, two moments, the gradient, its parts (embedding and head), and copies on their way.
  expect(growth).toBeLessThan(14 * head)
  expect(growth).toBeLessThan(logits / 2)
})
