import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createRandom } from '@kedge/core'
import { kedge, readRows } from './kedge.ts'

/** A random Llama of two small layers, without a tokenizer. */
export const tinyModel = fileURLToPath(new URL('../../engine-tfjs/fixtures/models/llama', import.meta.url))

/** Writes pairs of token ids for the tiny model. */
export const writePairs = async (folder: string, name: string, rows: number, seed: number): Promise<string> => {
  const random = createRandom(seed)
  const ids = () => Array.from({ length: 2 + random.integer(5) }, () => 3 + random.integer(60))
  const lines = Array.from({ length: rows }, () => ({ prompt_ids: ids(), chosen_ids: ids(), rejected_ids: ids() }))
  const file = join(folder, name)
  await writeFile(file, lines.map((line) => `${JSON.stringify(line)}\n`).join(''))
  return file
}

/** The rows of a run's file, without what differs between two runs of the same thing. */
export const timelessRows = async (folder: string, file: string): Promise<Record<string, number>[]> =>
  (await readRows(join(folder, file))).map(({ seconds: _, ...row }) => row)

/** Trains the tiny model by a config of its own in `folder`. */
export const trainTiny = async (folder: string, run: string, over: object, ...flags: string[]) => {
  const config = {
    plugins: ['@kedge/plugin-dpo', '@kedge/plugin-kto', '@kedge/plugin-tr'],
    model: { path: tinyModel },
    objective: { use: 'dpo' },
    optimizer: { use: 'adamw', with: { learningRate: 1e-3 } },
    ...over,
  }
  const file = join(folder, `${run}.json`)
  await writeFile(file, JSON.stringify(config))
  return kedge(['train', file, '--run-dir', run, ...flags], { cwd: folder })
}
