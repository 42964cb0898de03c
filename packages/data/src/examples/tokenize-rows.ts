import { KedgeError } from '@kedge/core'
import type { ChatTemplate } from '../chat/chat-template.ts'
import { plainTemplate } from '../chat/plain-template.ts'
import { invalidData } from '../data-error.ts'
import { sameIds } from '../ids.ts'
import { type FileRow, type ReadRowsOptions, readRows } from '../read-rows.ts'
import type { RowOf } from '../rows.ts'
import { createRepeatDetector } from '../store/repeats.ts'
import type { Tokenizer } from '../tokenizer/tokenizer.ts'
import type { FindingName } from './findings.ts'
import type { Recorder } from './recorder.ts'
import { tokenizeChat } from './tokenize-chat.ts'
import { tokenizeText } from './tokenize-row.ts'
import { assertLimits, type LengthLimits, truncateRow } from './truncate.ts'

export interface TokenizeRowsOptions extends ReadRowsOptions, LengthLimits {
  /** Needed for rows of text and messages; rows of token ids are taken as they are. */
  readonly tokenizer?: Tokenizer
  /** Gives what writes rows of messages, once there are any; by default they are plain turns, which is reported. */
  readonly template?: () => Promise<ChatTemplate>
  /** The model's vocabulary: every id must be below it. */
  readonly vocabularySize?: number
}

/** A row with its tokens, all of them and as many as the limits allow. */
export interface TokenizedRow {
  readonly row: FileRow
  readonly whole: RowOf<Int32Array>
  readonly kept: RowOf<Int32Array>
}

/** The rows of data files with their tokens; what is odd about a row goes to the recorder. */
export async function* tokenizeRows(options: TokenizeRowsOptions, recorder: Recorder): AsyncGenerator<TokenizedRow> {
  assertLimits(options)
  const isRepeated = createRepeatDetector()
  let template: ChatTemplate | undefined
  for await (const row of readRows(options)) {
    const note = (name: FindingName): void => recorder.note(name, row)
    noteRow(row, isRepeated(row), note)
    if (row.content === 'chat') template ??= (await options.template?.()) ?? makeshift
    const whole = tokensOf(row, options.tokenizer, template, note)
    if (options.vocabularySize !== undefined) assertVocabulary(whole, options.vocabularySize, row.at)
    const kept = truncateRow(whole, options)
    noteLosses(whole, kept, note)
    yield { row, whole, kept }
  }
}

/** What can be said of a row without its tokens. */
export const noteRow = (row: FileRow, repeated: boolean, note: (name: FindingName) => void): void => {
  for (const name of row.remarks ?? []) note(name)
  if (repeated) note('duplicates')
  if (row.scores !== undefined && row.scores[0] === row.scores[1]) note('ties')
}

const makeshift: ChatTemplate = { ...plainTemplate, makeshift: true }

const tokensOf = (
  row: FileRow,
  tokenizer: Tokenizer | undefined,
  template: ChatTemplate | undefined,
  note: (finding: FindingName) => void,
): RowOf<Int32Array> => {
  const { desirable, weight, margin, at } = row
  const extras = {
    ...(desirable !== undefined && { desirable }),
    ...(weight !== undefined && { weight }),
    ...(margin !== undefined && { margin }),
  }
  if (row.content === 'tokens') return { prompt: row.prompt, completions: row.completions, ...extras }
  if (tokenizer === undefined) {
    const what = row.content === 'text' ? 'text' : 'messages'
    throw new KedgeError('TOKENIZER_INVALID', `${at}: a row of ${what} needs a tokenizer, and the model has none`)
  }
  return row.content === 'text'
    ? { ...tokenizeText(row, tokenizer, at, note), ...extras }
    : { ...tokenizeChat(row, tokenizer, template ?? makeshift, at, note), ...extras }
}

const assertVocabulary = ({ prompt, completions }: RowOf<Int32Array>, vocabularySize: number, at: string): void => {
  for (const ids of [prompt, ...completions]) {
    const alien = ids.find((id) => id >= vocabularySize)
    if (alien === undefined) continue
    throw invalidData(at, `has token id ${alien}, but the model’s vocabulary ends at ${vocabularySize - 1}`)
  }
}

const noteLosses = (whole: RowOf<Int32Array>, kept: RowOf<Int32Array>, note: (finding: FindingName) => void): void => {
  if (kept.prompt.length < whole.prompt.length) note('truncatedPrompts')
  if (kept.completions.some(({ length }, index) => length < (whole.completions[index]?.length ?? 0))) {
    note('truncatedCompletions')
  }
  // After truncation: a pair that differs only in what was cut off teaches as little as one that never differed.
  const [chosen, rejected] = kept.completions
  if (chosen && rejected && sameIds(chosen, rejected)) note('identicalPairs')
}
