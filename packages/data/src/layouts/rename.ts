import { invalidData } from '../data-error.ts'
import type { FormatRow } from '../formats/format.ts'

/** Names that layouts know, each with what a file calls that column. */
export type ColumnNames = Readonly<Record<string, string>>

/** A row with its columns under the names that layouts know. */
export const renameColumns = (row: FormatRow, names: ColumnNames): FormatRow => {
  const entries = Object.entries(names)
  if (entries.length === 0) return row
  const taken = new Set(Object.values(names))
  const others = Object.entries(row.columns).filter(([name]) => !taken.has(name))
  const renamed = entries.map(([ours, theirs]) => [ours, row.columns[theirs]] as const)
  return { ...row, columns: Object.fromEntries([...others, ...renamed]) }
}

/** Fails where the first row lacks a column that `names` asks for: most likely it is misspelt. */
export const assertNamed = ({ at, columns }: FormatRow, names: ColumnNames): void => {
  const missing = Object.entries(names).find(([, theirs]) => !Object.hasOwn(columns, theirs))
  if (missing === undefined) return
  const [ours, theirs] = missing
  const held = Object.keys(columns).join(', ')
  throw invalidData(at, `has no "${theirs}", which data.columns takes as "${ours}"; it has ${held}`)
}
