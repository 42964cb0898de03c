/** The cells of a row, by column. */
export type Columns = Readonly<Record<string, unknown>>

/** A row as its file has it, and where that is. */
export interface FormatRow {
  /** 1-based line or row number. */
  readonly position: number
  /** The place in words, for error messages: `pairs.jsonl:3`. */
  readonly at: string
  readonly columns: Columns
}

/** A kind of data file. To support another one, write one of these and list it in `formats.ts`. */
export interface FileFormat {
  /** File name endings, in lower case and with the dot. */
  readonly extensions: readonly string[]
  /** What `position` counts. */
  readonly unit: 'line' | 'row'
  /** The rows in file order. Throws a `KedgeError` that names the place for anything that is not a row. */
  read(file: string): AsyncIterable<FormatRow>
}
