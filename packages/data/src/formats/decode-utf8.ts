import { invalidData } from '../data-error.ts'

/** Longest row in bytes. A longer one is no row of text, and may be a small file that unpacks to no end. */
export const longestText = 64 * 1024 * 1024

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

export const textTooLong = (at: string, longest: number = longestText) =>
  invalidData(at, `is longer than ${longest} bytes, which is too long for a row`)
