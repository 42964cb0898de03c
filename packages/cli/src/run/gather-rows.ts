import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { MetricsRow } from '@kedge/core'

const readRows = async (file: string): Promise<MetricsRow[]> => {
  const text = await readFile(file, 'utf8').catch(() => '')
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line))
}

/** Writes the rows of all stages of the run in `path` to files at its top: `step` counts on, `stage` says whose they are. */
export const gatherRows = async (path: string, stages: number): Promise<void> => {
  const gathered = { 'metrics.jsonl': '', 'evaluations.jsonl': '' }
  let before = 0
  for (let stage = 1; stage <= stages; stage++) {
    let last = 0
    for (const name of ['metrics.jsonl', 'evaluations.jsonl'] as const)
      for (const row of await readRows(join(path, 'stages', String(stage), name))) {
        gathered[name] += `${JSON.stringify({ stage, ...row, step: before + row.step })}\n`
        last = Math.max(last, row.step)
      }
    before += last
  }
  for (const [name, text] of Object.entries(gathered)) if (text !== '') await writeFile(join(path, name), text)
}
