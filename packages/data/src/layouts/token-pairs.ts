import type { RowLayout } from './layout.ts'

export const tokenPairs: RowLayout = {
  kind: 'paired',
  columns: ['prompt_ids', 'chosen_ids', 'rejected_ids'],
  parse: (cells) => ({
    content: 'tokens',
    prompt: cells.ids('prompt_ids'),
    completions: [cells.ids('chosen_ids'), cells.ids('rejected_ids')],
  }),
}
