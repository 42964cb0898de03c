import { readFileSync, writeFileSync } from 'node:fs'

/** The rows of a JSONL file. */
export const readJsonl = <Row>(file: string): Row[] =>
  readFileSync(file, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Row)

export const writeJsonl = (file: string, rows: readonly unknown[]): void =>
  writeFileSync(file, rows.map((row) => `${JSON.stringify(row)}\n`).join(''))
