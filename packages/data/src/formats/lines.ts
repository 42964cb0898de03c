import { readBytes } from './bytes.ts'
import { decodeUtf8, longestText, textTooLong } from './decode-utf8.ts'

export interface Line {
  /** 1-based. */
  readonly number: number
  readonly at: string
  readonly text: string
}

const newline = 0x0a

/**
 * The lines of a UTF-8 file, packed or not, one at a time. Node's own `readline` also breaks lines at U+2028 and U+2029, which JSON
 * allows inside a string.
 */
export async function* readLines(file: string): AsyncGenerator<Line> {
  let number = 1
  let pieces: Buffer[] = []
  let length = 0
  const add = (piece: Buffer): void => {
    length += piece.length
    if (length > longestText) throw textTooLong(`${file}:${number}`)
    pieces.push(piece)
  }
  const finish = (): Line => {
    const at = `${file}:${number}`
    const line = { number, at, text: decodeUtf8(Buffer.concat(pieces), at) }
    number += 1
    pieces = []
    length = 0
    return line
  }
  for await (const chunk of readBytes(file)) {
    let start = 0
    for (let end = chunk.indexOf(newline); end >= 0; end = chunk.indexOf(newline, start)) {
      add(chunk.subarray(start, end))
      yield finish()
      start = end + 1
    }
    add(chunk.subarray(start))
  }
  if (length > 0) yield finish()
}
