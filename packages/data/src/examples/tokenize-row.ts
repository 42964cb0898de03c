import { invalidData } from '../data-error.ts'
import { commonPrefix } from '../ids.ts'
import type { RowOf, TextRow } from '../rows.ts'
import type { Tokenizer } from '../tokenizer/tokenizer.ts'
import type { FindingName } from './findings.ts'

/**
 * Tokens of a text row. Each answer is tokenized together with its prompt, so that prompt and answer always hold the
 * tokens of the whole text: where the prompt tokenizes differently alone, the boundary moves back to the last token that
 * the prompt shares with every whole text of the row, and the rest belongs to the answers. Answers end with EOS.
 */
export const tokenizeRow = (
  { prompt, completions, desirable }: TextRow,
  tokenizer: Tokenizer,
  at: string,
  note: (finding: FindingName) => void,
): RowOf<Int32Array> => {
  const { bosTokenId, eosTokenId } = tokenizer

  const encode = (text: string): number[] => {
    const ids = tokenizer.encode(text)
    const begin = ids.findIndex((id, index) => id !== bosTokenId || ids[index + 1] !== bosTokenId)
    if (begin > 0) note('doubledBos')
    return ids.slice(begin)
  }

  const endWithEos = (ids: readonly number[]): number[] => {
    if (eosTokenId === undefined) note('missingEos')
    const last = ids.findLastIndex((id) => id !== eosTokenId)
    if (last < 0) throw invalidData(at, 'an answer has no tokens of its own; an answer needs text')
    if (last < ids.length - 1) note('doubledEos')
    return eosTokenId === undefined ? [...ids] : [...ids.slice(0, last + 1), eosTokenId]
  }

  const alone = encode(prompt)
  const whole = completions.map((completion) => encode(prompt + completion))
  const boundary = Math.min(...whole.map((ids) => commonPrefix(alone, ids)))
  if (boundary < alone.length) note('boundaryMismatches')
  if (boundary === 0) {
    throw invalidData(at, 'the prompt has no token before the answer, so nothing predicts the answer’s first token')
  }
  return {
    prompt: Int32Array.from(alone.slice(0, boundary)),
    completions: whole.map((ids) => Int32Array.from(endWithEos(ids.slice(boundary)))),
    ...(desirable !== undefined && { desirable }),
  }
}
