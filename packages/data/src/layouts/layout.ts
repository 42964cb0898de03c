import type { Batch } from '@kedge/core'
import type { Row } from '../rows.ts'
import type { Cells } from './cells.ts'

/** The columns that make up a row. To support another layout, write one of these and list it in `layouts.ts`. */
export interface RowLayout {
  /** What a row gives an objective: a pair of answers or one labelled answer. */
  readonly kind: Batch['kind']
  /** Columns that every row must have; others are ignored and reported. */
  readonly columns: readonly string[]
  parse(cells: Cells): Row
}
