import { resolveFiles } from './files/resolve-files.ts'
import type { Place } from './formats/format.ts'
import { formatOf } from './formats/formats.ts'
import { createCells } from './layouts/cells.ts'
import { assertLayout, detectLayout, presentColumns } from './layouts/detect.ts'
import type { RowLayout } from './layouts/layout.ts'
import { assertNamed, type ColumnNames, renameColumns } from './layouts/rename.ts'
import { createRowNumbers, numberColumns } from './layouts/row-numbers.ts'
import type { Row } from './rows.ts'

/** Which rows to read, and what to make of their columns. */
export interface ReadRowsOptions {
  /** Files, folders and globs. */
  readonly file: string | readonly string[]
  /** The layout's name; by default the columns of the first row decide. */
  readonly layout?: string
  /** Names that a layout knows, each with what the files call that column. */
  readonly columns?: ColumnNames
}

/** A row, where it stands, and what its file says about it. */
export type FileRow = Row &
  Place & {
    /** The same for every row of a data set. */
    readonly layout: RowLayout
    readonly extraColumns: readonly string[]
    /** How a judge scored `[chosen, rejected]`, where the file says so. */
    readonly scores?: readonly [number, number]
  }

/**
 * The rows of data files in order, one at a time. A file's name says its format, the columns of the very first row the
 * layout of all.
 *
 * @throws `DATA_NOT_FOUND`, or `DATA_INVALID` naming file and line, for the first thing that is not a row of that layout.
 */
export async function* readRows(options: ReadRowsOptions): AsyncGenerator<FileRow> {
  const { columns: names = {} } = options
  const numbersOf = createRowNumbers()
  let layout: RowLayout | undefined
  for (const path of await resolveFiles(options.file)) {
    for await (const original of formatOf(path).read(path)) {
      if (layout === undefined) assertNamed(original, names)
      const row = renameColumns(original, names)
      if (layout === undefined) layout = detectLayout(row, options.layout)
      else assertLayout(row, layout)
      const cells = createCells(row)
      const used = [...layout.columns, ...(layout.optional ?? []), ...numberColumns(layout.kind)]
      const { file, unit, position, at } = row
      yield {
        ...layout.parse(cells),
        ...numbersOf(cells, layout.kind),
        ...{ file, unit, position, at, layout },
        extraColumns: presentColumns(row.columns).filter((name) => !used.includes(name)),
      }
    }
  }
}
