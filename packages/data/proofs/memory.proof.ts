import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, it, onTestFinished } from 'vitest'

const script = fileURLToPath(new URL('./measure-loading.mjs', import.meta.url))

/** A file of tokenized pairs, about 2 kB each. */
const writePairs = async (rows: number): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'kedge-memory-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const file = join(folder, 'pairs.jsonl')
  const stream = createWriteStream(file)
  const ids = (row: number, length: number) => Array.from({ length }, (_, at) => (row * 31 + at * 7) % 500)
  for (let row = 0; row < rows; row++) {
    const pair = { prompt_ids: ids(row, 60), chosen_ids: ids(row + 1, 200), rejected_ids: ids(row + 2, 200) }
    if (!stream.write(`${JSON.stringify(pair)}\n`)) await once(stream, 'drain')
  }
  stream.end()
  await once(stream, 'finish')
  return file
}

const measure = async (rows: number): Promise<{ rows: number; peak: number }> => {
  const { stdout } = await promisify(execFile)(process.execPath, [script, await writePairs(rows)])
  return JSON.parse(stdout)
}

it('loads and steps through a data set five times the size without the memory for it', async () => {
  const [small, large] = [await measure(50_000), await measure(250_000)]
  console.log(`peak memory: ${small.peak >> 20} MiB for 50,000 rows, ${large.peak >> 20} MiB for 250,000`)
  expect(large.rows).toBe(250_000)
  // The further rows' ids alone take 370 MB.
  expect(large.peak - small.peak).toBeLessThan(64 * 2 ** 20)
})
