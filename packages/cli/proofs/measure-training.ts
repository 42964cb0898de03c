import { execFile } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { createFolder, writeConfig } from '../test/kedge.ts'
import { writeRandomLlama } from './random-llama.ts'

export interface Measured {
  /** Bytes. */
  readonly peak: number
  /** Bytes after each step. */
  readonly resident: Readonly<Record<number, number>>
  readonly tensors: Readonly<Record<number, number>>
}

const script = fileURLToPath(new URL('./measure-training.mjs', import.meta.url))

/**
 * Trains a random Llama on random rows by TR-DPO, in a process of its own.
 * @param time tokens of each answer
 * @param over laid over the config
 */
export const measureTraining = async (
  sizes: Parameters<typeof writeRandomLlama>[1],
  time: number,
  { model: modelConfig, ...over }: { readonly model?: object; readonly train: object },
): Promise<Measured> => {
  const folder = await createFolder()
  const model = join(folder, 'model')
  await mkdir(model)
  await writeRandomLlama(model, sizes)
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
    model: { path: model, ...modelConfig },
    data: { train: data, shuffle: false },
    objective: { use: 'dpo', wrap: [{ use: 'tr', with: { alpha: 0.6, syncPeriod: 4 } }] },
    ...over,
  })
  const { stdout } = await promisify(execFile)(process.execPath, ['--expose-gc', script, config, join(folder, 'run')], {
    maxBuffer: 2 ** 26,
  })
  return JSON.parse(stdout)
}
