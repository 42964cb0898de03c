import { invalidData } from '../data-error.ts'
import { readBytes } from './bytes.ts'
import { longestText, textTooLong } from './decode-utf8.ts'
import { rowPlace } from './format.ts'

const [quote, backslash, comma] = [0x22, 0x5c, 0x2c]
const [openBracket, closeBracket, openBrace, closeBrace] = [0x5b, 0x5d, 0x7b, 0x7d]
const isSpace = (byte: number): boolean => byte === 0x20 || (byte >= 0x09 && byte <= 0x0d)
const isMark = (byte: number): boolean => byte === 0xef || byte === 0xbb || byte === 0xbf

/**
 * The elements of a JSON array as bytes, one at a time, so that an array of any length needs the memory of one element.
 * What an element holds is left to `JSON.parse`; here only strings and brackets are told apart.
 */
export async function* readElements(file: string): AsyncGenerator<Buffer> {
  let state = 'before' as 'before' | 'inside' | 'after'
  let [depth, inString, escaped] = [0, false, false]
  let count = 0
  let pieces: Buffer[] = []
  let length = 0
  const at = (): string => rowPlace(file, count + 1).at
  const add = (piece: Buffer): void => {
    length += piece.length
    if (length > longestText) throw textTooLong(at())
    if (piece.length > 0) pieces.push(piece)
  }
  const finish = (): Buffer => {
    const element = Buffer.concat(pieces)
    if (element.every(isSpace)) throw invalidData(at(), 'is not valid JSON: there is nothing where the row should be')
    pieces = []
    length = 0
    count += 1
    return element
  }

  for await (const chunk of readBytes(file)) {
    let start = 0
    for (let index = 0; index < chunk.length; index++) {
      const byte = chunk[index]!
      if (state === 'inside') {
        if (escaped) escaped = false
        else if (byte === quote) inString = !inString
        else if (inString) escaped = byte === backslash
        else if (byte === openBracket || byte === openBrace) depth += 1
        else if (depth > 0) {
          if (byte === closeBracket || byte === closeBrace) depth -= 1
        } else if (byte === comma || byte === closeBracket) {
          add(chunk.subarray(start, index))
          start = index + 1
          // `[]` has no element, not an empty one.
          const none = byte === closeBracket && count === 0 && pieces.every((piece) => piece.every(isSpace))
          if (!none) yield finish()
          if (byte === closeBracket) state = 'after'
        }
      } else if (state === 'before') {
        if (byte === openBracket) {
          state = 'inside'
          start = index + 1
        } else if (!isSpace(byte) && !isMark(byte)) throw invalidData(file, 'is not a JSON array')
      } else if (!isSpace(byte)) throw invalidData(file, `goes on after the array ends, which has ${count} rows`)
    }
    if (state === 'inside') add(chunk.subarray(start))
  }
  if (state !== 'after') throw invalidData(at(), 'is not valid JSON: the file ends in the middle of the array')
}
