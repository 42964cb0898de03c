/** GPT-2's pre-tokenization: contractions, words and numbers with the space before them, punctuation, white space. */
const pattern = /'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+/gu

export const preTokenize = (text: string): string[] => text.match(pattern) ?? []

const printable = (byte: number): boolean =>
  (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte <= 0xac) || (byte >= 0xae && byte <= 0xff)

/**
 * The character that stands for each of the 256 bytes in a byte-level vocabulary, by byte. Printable Latin-1 stands for
 * itself; the others take the code points from 256 on, in order, so that a space becomes U+0120.
 */
export const byteCharacters: readonly string[] = (() => {
  let next = 256
  return Array.from({ length: 256 }, (_, byte) => String.fromCodePoint(printable(byte) ? byte : next++))
})()
