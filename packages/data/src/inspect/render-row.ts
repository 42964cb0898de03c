import type { Message } from '../chat/message.ts'
import { plainTemplate } from '../chat/plain-template.ts'
import type { FileRow } from '../read-rows.ts'
import type { RowOf } from '../rows.ts'
import type { Tokenizer } from '../tokenizer/tokenizer.ts'
import type { RenderedAnswer, RenderedRow } from './inspection.ts'

const namesOf = ({ layout, desirable }: FileRow): readonly RenderedAnswer['name'][] =>
  layout.kind === 'paired' ? ['chosen', 'rejected'] : [desirable ? 'desirable' : 'undesirable']

const rendered = (row: FileRow, prompt: string, answers: readonly string[]): RenderedRow => ({
  at: row.at,
  prompt,
  answers: namesOf(row).map((name, index) => ({ name, text: answers[index]! })),
})

/** A row as its file has it: messages as plain turns, token ids as numbers. */
export const renderRow = (row: FileRow): RenderedRow => {
  const textOf = (messages: readonly Message[]) => plainTemplate.render({ messages, openAnswer: false })
  if (row.content === 'chat') return rendered(row, textOf(row.prompt), row.completions.map(textOf))
  return rendered(row, String(row.prompt), row.completions.map(String))
}

/** A row as its tokens have it. */
export const renderTokens = (
  row: FileRow,
  { prompt, completions }: RowOf<Int32Array>,
  tokenizer: Tokenizer,
): RenderedRow => {
  const before = tokenizer.decode(prompt, false)
  const answer = (ids: Int32Array): string => {
    // Decoded alone, an answer may lose the space it begins with.
    const whole = tokenizer.decode([...prompt, ...ids], false)
    return whole.startsWith(before) ? whole.slice(before.length) : tokenizer.decode(ids, false)
  }
  return rendered(row, before, completions.map(answer))
}
