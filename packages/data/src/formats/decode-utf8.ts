import { invalidData } from '../data-error.ts'

/** Longest text read in one piece, in bytes; JavaScript's longest string is about twice that. */
export const longestText = 256 * 1024 * 1024

// `fatal`: a byte that is no UTF-8 is an error, not a replacement character. A byte order mark is dropped.
const decoder = new TextDecoder('utf-8', { fatal: true })

/** Bytes to text, without repairing anything. */
export const decodeUtf8 = (bytes: Uint8Array, at: string): string => {
  if (bytes.length > longestText) throw textTooLong(at)
  try {
    return decoder.decode(bytes)
  } catch {
    throw invalidData(at, 'is not UTF-8 text; save the file as UTF-8')
  }
}

export const textTooLong = (at: string) =>
  invalidData(at, `is longer than ${longestText} bytes; use a .jsonl file with one row per line`)
