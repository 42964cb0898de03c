import { invalidData } from '../data-error.ts'
import { commonPrefix } from '../ids.ts'
import type { RowOf, TextRow } from '../rows.ts'
import type { Tokenizer } from '../tokenizer/tokenizer.ts'
import { encodeOnce } from './encode-once.ts'
import { endText } from './end-answer.ts'
import type { FindingName } from './findings.ts'

type Note = (finding: FindingName) => void

/**
 * Prompt and answers from the tokens of the prompt alone and of each whole text. The boundary stands where the prompt ends,
 * provided that every whole text begins with the prompt's tokens; elsewhere it moves back to the last token that they all
 * share. So the tokens of prompt and answer together are always those of the whole text, and no token of the prompt is
 * taken for one that the text does not hold.
 */
export const splitAtBoundary = (
  alone: readonly number[],
  whole: readonly (readonly number[])[],
  end: (ids: readonly number[]) => number[],
  at: string,
  note: Note,
): Pick<RowOf<Int32Array>, 'prompt' | 'completions'> => {
  const boundary = Math.min(...whole.map((ids) => commonPrefix(alone, ids)))
  if (boundary < alone.length) note('boundaryMismatches')
  if (boundary === 0) {
    throw invalidData(at, 'the prompt has no token before the answer, so nothing predicts the answer’s first token')
  }
  return {
    prompt: Int32Array.from(alone.slice(0, boundary)),
    completions: whole.map((ids) => Int32Array.from(end(ids.slice(boundary)))),
  }
}

/** Tokens of a text row: each answer is tokenized together with its prompt, and ends with EOS. */
export const tokenizeText = (
  { prompt, completions }: TextRow,
  tokenizer: Tokenizer,
  at: string,
  note: Note,
): Pick<RowOf<Int32Array>, 'prompt' | 'completions'> => {
  const encode = (text: string): number[] => encodeOnce(text, tokenizer, 0, note)
  const whole = completions.map((completion) => encode(prompt + completion))
  return splitAtBoundary(encode(prompt), whole, (ids) => endText(ids, tokenizer, at, note), at, note)
}
