import { invalidData } from '../data-error.ts'
import type { Columns, FormatRow } from '../formats/format.ts'
import type { RowLayout } from './layout.ts'
import { textLabelled } from './text-labelled.ts'
import { textPairs } from './text-pairs.ts'
import { tokenLabelled } from './token-labelled.ts'
import { tokenPairs } from './token-pairs.ts'

// Token ids before text: a file that has both keeps the text to be read by people.
const layouts: readonly RowLayout[] = [tokenPairs, tokenLabelled, textPairs, textLabelled]

// A null cell is an absent one: tables exported to JSON fill the columns that a row does not have with null.
const has = (columns: Columns, column: string): boolean => Object.hasOwn(columns, column) && columns[column] !== null
const fits = (columns: Columns, layout: RowLayout): boolean => layout.columns.every((column) => has(columns, column))
const shown = (columns: readonly string[]): string => `{${columns.join(', ')}}`

/** The layout that a file's first row has. */
export const detectLayout = ({ at, columns }: FormatRow): RowLayout => {
  const [layout, ...others] = layouts.filter((candidate) => fits(columns, candidate))
  if (layout === undefined) {
    const known = layouts.toReversed().map((candidate) => shown(candidate.columns))
    throw invalidData(
      at,
      `${shown(presentColumns(columns))} is no known row; a row has the columns ${known.join(' or ')}`,
    )
  }
  const rival = others.find(({ kind }) => kind !== layout.kind)
  if (rival === undefined) return layout
  throw invalidData(at, `is both ${shown(layout.columns)} and ${shown(rival.columns)}; drop the columns of one of them`)
}

/** Fails where a later row is not of the layout that the file began with. */
export const assertLayout = ({ at, columns }: FormatRow, layout: RowLayout): void => {
  if (fits(columns, layout)) return
  const other = layouts.find((candidate) => fits(columns, candidate))
  if (other !== undefined) {
    throw invalidData(
      at,
      `is ${shown(other.columns)} in a file that began with ${shown(layout.columns)}; split the file`,
    )
  }
  const missing = layout.columns.filter((column) => !has(columns, column))
  throw invalidData(at, `has no "${missing.join('" and no "')}"; the rows of this file are ${shown(layout.columns)}`)
}

/** The columns that hold something. */
export const presentColumns = (columns: Columns): string[] => Object.keys(columns).filter((name) => has(columns, name))
