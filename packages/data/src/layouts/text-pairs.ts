import type { RowLayout } from './layout.ts'

export const textPairs: RowLayout = {
  kind: 'paired',
  columns: ['prompt', 'chosen', 'rejected'],
  parse: (cells) => ({
    content: 'text',
    prompt: cells.text('prompt'),
    completions: [cells.answer('chosen'), cells.answer('rejected')],
  }),
}
