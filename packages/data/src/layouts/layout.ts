import type { Batch } from '@kedge/core'
import type { Row } from '../rows.ts'
import type { Cells } from './cells.ts'

/** The columns that make up a row. To support another layout, write one of these and list it in `layouts.ts`. */
export interface RowLayout {
  /** What `data.layout` calls it; layouts that differ in a column's name alone share one. */
  readonly name: string
  /** What a row gives an objective: a pair of answers or one labelled answer. */
  readonly kind: Batch['kind']
  /** Columns that every row must have. */
  readonly columns: readonly string[]
  /** Columns that are used where they are there; all others are ignored and reported. */
  readonly optional?: readonly string[]
  /** Tells layouts with the same columns apart by what a file's first row holds in them. */
  fits?(cells: Cells): boolean
  parse(cells: Cells): Row
}
