import { Readable } from 'node:stream'
import { CsvError, parse } from 'csv-parse'
import { invalidData } from '../data-error.ts'
import { readBytes } from './bytes.ts'
import { textTooLong } from './decode-utf8.ts'
import { type FileFormat, type FormatRow, rowPlace } from './format.ts'

/** Longest row in bytes; less than elsewhere, because the parser takes half a second for each MiB of one row. */
const longestRow = 4 * 2 ** 20

/** The bytes of a file, once they are known to be UTF-8; the parser would put replacement characters for those that are not. */
async function* readUtf8(file: string): AsyncGenerator<Buffer> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  const check = (chunk?: Buffer): void => {
    try {
      decoder.decode(chunk, { stream: chunk !== undefined })
    } catch {
      throw invalidData(file, 'is not UTF-8 text; save the file as UTF-8')
    }
  }
  for await (const chunk of readBytes(file)) {
    check(chunk)
    yield chunk
  }
  check()
}

const assertHeader = (header: readonly string[], file: string): void => {
  const bad = header.find((name, index) => name.trim() === '' || header.indexOf(name) !== index)
  if (bad === undefined) return
  throw invalidData(file, bad.trim() === '' ? 'has a column without a name' : `has two columns called "${bad}"`)
}

async function* readTable(file: string, delimiter: string): AsyncGenerator<FormatRow> {
  const source = Readable.from(readUtf8(file))
  // The number of cells is checked here, where the row can be named.
  const options = { bom: true, delimiter, relax_column_count: true, skip_empty_lines: true }
  const parser = parse({ ...options, max_record_size: longestRow })
  source.on('error', (error) => parser.destroy(error))
  source.pipe(parser)
  let header: readonly string[] | undefined
  let position = 0
  try {
    for await (const record of parser as AsyncIterable<string[]>) {
      if (header === undefined) {
        assertHeader(record, file)
        header = record
        continue
      }
      position += 1
      const place = rowPlace(file, position)
      if (record.length !== header.length)
        throw invalidData(place.at, `has ${record.length} cells, but the header names ${header.length} columns`)
      yield { ...place, untyped: true, columns: Object.fromEntries(header.map((name, cell) => [name, record[cell]])) }
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    const { at } = rowPlace(file, position + 1)
    throw error.code === 'CSV_MAX_RECORD_SIZE'
      ? textTooLong(at, longestRow)
      : invalidData(at, `is not valid CSV: ${error.message}`)
  } finally {
    source.destroy()
    parser.destroy()
  }
}

/** Comma-separated values (RFC 4180) with a header. Cells that hold lists or messages hold them as JSON. */
export const csv: FileFormat = { extensions: ['.csv'], read: (file) => readTable(file, ',') }

/** Tab-separated values, otherwise as CSV. */
export const tsv: FileFormat = { extensions: ['.tsv'], read: (file) => readTable(file, '\t') }
