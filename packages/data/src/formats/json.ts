import { invalidData } from '../data-error.ts'
import { readBytes } from './bytes.ts'
import { decodeUtf8 } from './decode-utf8.ts'
import { type FileFormat, rowPlace } from './format.ts'
import { readElements } from './json-elements.ts'
import { columnsOf, parseJson } from './json-row.ts'
import { jsonl } from './jsonl.ts'

/** The first byte that is not white space nor part of a byte order mark. */
const firstByte = async (file: string): Promise<string | undefined> => {
  for await (const chunk of readBytes(file)) {
    const text = chunk.toString('latin1').replace(/^(\xef\xbb\xbf)?[\s]*/, '')
    if (text !== '') return text[0]
  }
  return undefined
}

/** One JSON array of rows. Many tools write one object per line under this name, so a file that begins with `{` is read so. */
export const json: FileFormat = {
  extensions: ['.json'],
  async *read(file) {
    const first = await firstByte(file)
    if (first === '{') {
      yield* jsonl.read(file)
      return
    }
    if (first !== '[')
      throw invalidData(file, first === undefined ? 'is empty' : 'must hold an array of rows, or one object per line')
    let position = 0
    for await (const bytes of readElements(file)) {
      position += 1
      const place = rowPlace(file, position)
      yield { ...place, columns: columnsOf(parseJson(decodeUtf8(bytes, place.at), place.at), place.at) }
    }
  },
}
