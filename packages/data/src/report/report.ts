import type { Findings } from '../examples/findings.ts'

/** What reading data files found: nothing is repaired or left out without being counted here. */
export interface DataReport {
  readonly files: readonly string[]
  /** The layout that the rows have, by its name. */
  readonly layout: string
  /** The columns that a row is made of. */
  readonly columns: readonly string[]
  /** Rows of all files. */
  readonly rows: number
  /** How many rows there are of each length in tokens, as cut: the prompt with its longest answer. */
  readonly lengths: ReadonlyMap<number, number>
  /** Columns that were ignored. */
  readonly extraColumns: readonly string[]
  readonly findings: Findings
  /** Pairs that became two labelled rows each, because the objective takes single answers. */
  readonly splitPairs: number
  /** Rows of the first epoch whose step has no answer to another prompt. */
  readonly withoutMismatched: number
}
