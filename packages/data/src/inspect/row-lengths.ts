import type { Message } from '../chat/message.ts'
import type { FileRow } from '../read-rows.ts'
import type { RowOf } from '../rows.ts'
import type { Inspection, LengthBias } from './inspection.ts'
import { createLengthMeter } from './lengths.ts'

/** How long a row's prompt is and its answers are. */
export type RowLengths = RowOf<number>

/** Characters of a row as its file has it; of rows of token ids, the ids. */
export const charactersOf = (row: FileRow): RowLengths => {
  const length = (messages: readonly Message[]): number =>
    messages.reduce((sum, { content }) => sum + content.length, 0)
  return row.content === 'chat'
    ? { prompt: length(row.prompt), completions: row.completions.map(length) }
    : { prompt: row.prompt.length, completions: row.completions.map((answer) => answer.length) }
}

/** Measures row after row. */
export const createRowMeter = (kind: Inspection['kind']) => {
  const answers = kind === 'paired' ? ['chosen', 'rejected'] : ['completion']
  const together = 'prompt + longest answer'
  const meters = new Map(['prompt', ...answers, together].map((name) => [name, createLengthMeter()]))
  let [rows, longer, equal, difference] = [0, 0, 0, 0]
  return {
    add({ prompt, completions }: RowLengths): void {
      rows += 1
      meters.get('prompt')?.add(prompt)
      for (const [index, name] of answers.entries()) meters.get(name)?.add(completions[index]!)
      meters.get(together)?.add(prompt + Math.max(...completions))
      const [chosen = 0, rejected = 0] = completions
      longer += Number(chosen > rejected)
      equal += Number(chosen === rejected)
      difference += chosen - rejected
    },
    lengths: (): Inspection['lengths'] =>
      Object.fromEntries([...meters].map(([name, meter]) => [name, meter.lengths()])),
    bias: (): LengthBias => ({
      chosenLonger: longer / rows,
      equal: equal / rows,
      meanDifference: difference / rows,
    }),
  }
}
