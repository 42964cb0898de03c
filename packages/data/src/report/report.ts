import type { Findings } from '../examples/findings.ts'

/** What reading a data file found: nothing is repaired or left out without being counted here. */
export interface DataReport {
  readonly file: string
  /** What positions count: lines of a JSONL file, rows of a JSON one. */
  readonly unit: 'line' | 'row'
  /** The columns that a row of this file is made of. */
  readonly columns: readonly string[]
  /** Rows of the file. */
  readonly rows: number
  /** Columns that were ignored. */
  readonly extraColumns: readonly string[]
  readonly findings: Findings
  /** Pairs that became two labelled rows each, because the objective takes single answers. */
  readonly splitPairs: number
  /** Rows of the first epoch whose step has no answer to another prompt. */
  readonly withoutMismatched: number
}
