import { KedgeError } from '@kedge/core'
import { invalidData } from '../data-error.ts'
import type { Columns, FormatRow } from '../formats/format.ts'
import { type Cells, createCells } from './cells.ts'
import type { RowLayout } from './layout.ts'
import { layoutNames, layouts } from './layouts.ts'

const has = (columns: Columns, column: string): boolean =>
  Object.hasOwn(columns, column) && columns[column] !== null && columns[column] !== undefined
const hasColumns = (columns: Columns, layout: RowLayout): boolean =>
  layout.columns.every((column) => has(columns, column))
const shown = (columns: readonly string[]): string => `{${columns.join(', ')}}`

/** The layouts that `data.layout` allows: all of them, or those of that name. */
const allowed = (name: string | undefined): readonly RowLayout[] => {
  const named = name === undefined ? layouts : layouts.filter((layout) => layout.name === name)
  if (named.length > 0) return named
  throw new KedgeError('CONFIG_INVALID', `data.layout: must be one of ${layoutNames.join(', ')}, got "${name}"`)
}

/**
 * Of the layouts with the columns of the first, the one that fits what the cells hold; the first itself where none does, whose
 * parser then says what is wrong.
 */
const bestOf = ([first, ...others]: readonly RowLayout[], cells: Cells): RowLayout | undefined => {
  if (first === undefined) return undefined
  const alike = [first, ...others.filter(({ columns }) => String(columns) === String(first.columns))]
  return alike.find(({ fits }) => fits?.(cells) ?? true) ?? first
}

/** The layout that a file's first row has, among those called `name` where one is given. */
export const detectLayout = (row: FormatRow, name?: string): RowLayout => {
  const { at, columns } = row
  const candidates = allowed(name).filter((candidate) => hasColumns(columns, candidate))
  const layout = bestOf(candidates, createCells(row))
  if (layout === undefined) throw invalidData(at, noLayout(columns, allowed(name)))
  // A lone column such as {text} says too little to contradict another layout.
  const rival = candidates.find((other) => other.kind !== layout.kind && other.columns.length > 1)
  if (rival === undefined) return layout
  throw invalidData(
    at,
    `is both ${shown(layout.columns)} and ${shown(rival.columns)}; name one in data.layout: ${layout.name} or ${rival.name}`,
  )
}

/** What a first row lacks, for whichever layout it comes nearest to. */
const noLayout = (columns: Columns, known: readonly RowLayout[]): string => {
  const absent = (layout: RowLayout): string[] => layout.columns.filter((column) => !has(columns, column))
  const begun = known.filter((layout) => absent(layout).length < layout.columns.length || layout === known[0])
  const [nearest] = begun.toSorted((one, other) => absent(one).length - absent(other).length) as [RowLayout]
  const found = `${shown(presentColumns(columns))} is no known row`
  const lack = `{${nearest.columns.join(', ')}} would need "${absent(nearest).join('" and "')}"`
  const common = known.length === layouts.length ? ' (others: {prompt, completion, label}, {chosen, rejected}, …)' : ''
  return `${found}; ${lack}${common}; data.columns renames columns, docs/data.md lists the layouts`
}

/** Fails where a later row is not of the layout that the file began with. */
export const assertLayout = ({ at, columns }: FormatRow, layout: RowLayout): void => {
  if (hasColumns(columns, layout)) return
  const other = layouts.find((candidate) => candidate.columns.length > 1 && hasColumns(columns, candidate))
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
