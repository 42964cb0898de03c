import type { Tokenizer } from '../tokenizer/tokenizer.ts'
import type { FindingName } from './findings.ts'

/** How many of a text's leading tokens are `token`. */
const leading = (ids: readonly number[], token: number | undefined): number => {
  const end = ids.findIndex((id) => id !== token)
  return end < 0 ? ids.length : end
}

/**
 * Encodes a text so that it begins with BOS exactly once where the tokenizer puts one in front. `written` is how many the
 * text may bring itself without being suspicious: one from a chat template, none from a row of text.
 */
export const encodeOnce = (
  text: string,
  tokenizer: Tokenizer,
  written: 0 | 1,
  note: (finding: FindingName) => void,
): number[] => {
  const ids = tokenizer.encode(text)
  const begins = leading(ids, tokenizer.bosTokenId)
  const added = written === 0 || begins === 0 ? 0 : leading(tokenizer.encode(''), tokenizer.bosTokenId)
  if (begins > Math.max(1, written + added)) note('doubledBos')
  return ids.slice(Math.max(0, begins - 1))
}
