import type { FileFormat } from './format.ts'
import { columnsOf, parseJson } from './json-row.ts'
import { readLines } from './lines.ts'

/** One JSON object per line; blank lines are skipped. */
export const jsonl: FileFormat = {
  extensions: ['.jsonl', '.ndjson'],
  async *read(file) {
    for await (const { number, at, text } of readLines(file)) {
      if (text.trim() !== '')
        yield { file, unit: 'line', position: number, at, columns: columnsOf(parseJson(text, at), at) }
    }
  },
}
