import { readFile } from 'node:fs/promises'
import { invalidData, unreadableFile } from '../data-error.ts'
import { decodeUtf8 } from './decode-utf8.ts'
import type { FileFormat } from './format.ts'
import { columnsOf, parseJson, typeName } from './json-row.ts'

const hint = ' (a file with one object per line must be named .jsonl)'

/** One JSON array of objects. */
export const json: FileFormat = {
  extensions: ['.json'],
  unit: 'row',
  async *read(file) {
    const bytes = await readFile(file).catch((error: unknown) => {
      throw unreadableFile(file, error)
    })
    const rows = parseJson(decodeUtf8(bytes, file), file, hint)
    if (!Array.isArray(rows)) throw invalidData(file, `must hold an array of rows, not ${typeName(rows)}${hint}`)
    for (const [index, row] of rows.entries()) {
      const at = `${file}, row ${index + 1}`
      yield { position: index + 1, at, columns: columnsOf(row, at) }
    }
  },
}
