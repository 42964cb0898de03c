import { formatOf } from './formats/formats.ts'
import { createCells } from './layouts/cells.ts'
import type { RowLayout } from './layouts/layout.ts'
import { assertLayout, detectLayout, presentColumns } from './layouts/layouts.ts'
import type { Row } from './rows.ts'

/** A row, where it stands, and what its file says about it. */
export type FileRow = Row & {
  /** 1-based line number in a JSONL file, row number in a JSON one. */
  readonly position: number
  /** The place in words: `pairs.jsonl:3`. */
  readonly at: string
  /** The same for every row of a file. */
  readonly layout: RowLayout
  readonly extraColumns: readonly string[]
}

/**
 * The rows of a data file in file order, one at a time. The file's name says the format, the columns of its first row
 * the layout.
 *
 * @throws `DATA_NOT_FOUND`, or `DATA_INVALID` naming file and line, for the first thing that is not a row of that layout.
 */
export async function* readRows(file: string): AsyncGenerator<FileRow> {
  let layout: RowLayout | undefined
  for await (const row of formatOf(file).read(file)) {
    if (layout === undefined) layout = detectLayout(row)
    else assertLayout(row, layout)
    const { columns } = layout
    const extraColumns = presentColumns(row.columns).filter((name) => !columns.includes(name))
    yield { ...layout.parse(createCells(row)), position: row.position, at: row.at, layout, extraColumns }
  }
}
