/** The cells of a row, by column. */
export type Columns = Readonly<Record<string, unknown>>

/** Where a row stands. */
export interface Place {
  readonly file: string
  /** What `position` counts. */
  readonly unit: 'line' | 'row'
  /** 1-based line or row number. */
  readonly position: number
  /** The place in words, for error messages: `pairs.jsonl:3`. */
  readonly at: string
}

/** A row as its file has it, and where that is. */
export interface FormatRow extends Place {
  readonly columns: Columns
  /** Whether every cell is text because the format knows nothing else. */
  readonly untyped?: boolean
}

/** A kind of data file. To support another one, write one of these and list it in `formats.ts`. */
export interface FileFormat {
  /** File name endings, in lower case and with the dot. */
  readonly extensions: readonly string[]
  /**
   * The rows in file order, in memory a few at a time. Throws a `KedgeError` that names the place for anything that is not
   * a row.
   */
  read(file: string): AsyncIterable<FormatRow>
}

/** The place of row `position` in a file that counts rows, not lines. */
export const rowPlace = (file: string, position: number): Place => ({
  file,
  unit: 'row',
  position,
  at: `${file}, row ${position}`,
})
