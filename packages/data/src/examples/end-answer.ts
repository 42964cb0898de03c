import { invalidData } from '../data-error.ts'
import type { Tokenizer } from '../tokenizer/tokenizer.ts'
import type { FindingName } from './findings.ts'

type Note = (finding: FindingName) => void

/**
 * The tokens of an answer with EOS behind them exactly once.
 *
 * @throws `DATA_INVALID` for an answer that has no tokens of its own.
 */
export const endText = (ids: readonly number[], { eosTokenId }: Tokenizer, at: string, note: Note): number[] => {
  if (eosTokenId === undefined) note('missingEos')
  const last = ids.findLastIndex((id) => id !== eosTokenId)
  if (last < 0) throw invalidData(at, 'an answer has no tokens of its own; an answer needs text')
  if (last < ids.length - 1) note('doubledEos')
  return eosTokenId === undefined ? [...ids] : [...ids.slice(0, last + 1), eosTokenId]
}

/**
 * The same for an answer that a chat template wrote. The template's own end-of-turn token is kept where it is one that
 * generation stops at, and white space that the template writes behind it is left off, since nobody generates it; where the
 * template ends the answer with no such token, EOS is put behind it.
 */
export const endChat = (ids: readonly number[], tokenizer: Tokenizer, at: string, note: Note): number[] => {
  const stops = tokenizer.stopTokenIds
  const end = ids.findLastIndex((id) => stops.includes(id))
  const closed = end >= 0 && (end === ids.length - 1 || tokenizer.decode(ids.slice(end + 1), false).trim() === '')
  if (!closed) return endText(ids, tokenizer, at, note)
  const begin = ids.slice(0, end + 1).findLastIndex((id) => id !== ids[end]) + 1
  if (begin === 0) throw invalidData(at, 'an answer has no tokens of its own; an answer needs text')
  if (begin < end) note('doubledEos')
  return ids.slice(0, begin + 1)
}
