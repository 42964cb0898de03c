import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { createRandom } from '@kedge/core'
import { readRows } from './kedge.ts'

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

/** One run of the tiny model, in a run directory `name` beside its config. */
export interface TinyRun {
  readonly name: string
  /** Laid over a config that trains DPO. */
  readonly over?: object
  readonly resume?: boolean
}

/** How a run ended: `done`, `interrupted`, or the code of what it threw; and what it told the user. */
export interface TinyEnd {
  readonly status: string
  readonly log: string
}

const script = fileURLToPath(new URL('./train-runs.mjs', import.meta.url))

/** Trains one run after another in one process of its own, by the built command's code. */
export const trainTiny = async (folder: string, ...runs: readonly TinyRun[]): Promise<TinyEnd[]> => {
  const options = []
  for (const { name, over, resume = false } of runs) {
    const config = join(folder, `${name}.${options.length}.json`)
    const content = {
      plugins: ['@kedge/plugin-dpo', '@kedge/plugin-kto', '@kedge/plugin-tr'],
      backend: 'wasm',
      model: { path: tinyModel },
      objective: { use: 'dpo' },
      optimizer: { use: 'adamw', with: { learningRate: 1e-3 } },
      ...over,
    }
    await writeFile(config, JSON.stringify(content))
    options.push({ config, runDir: join(folder, name), resume })
  }
  const list = join(folder, `${runs.map(({ name }) => name).join('-')}.runs.json`)
  await writeFile(list, JSON.stringify(options))
  const { stdout } = await promisify(execFile)(process.execPath, [script, list], { maxBuffer: 2 ** 26 })
  return JSON.parse(stdout)
}
