import type { RowLayout } from './layout.ts'

export const tokenLabelled: RowLayout = {
  kind: 'unpaired',
  columns: ['prompt_ids', 'completion_ids', 'label'],
  parse: (cells) => ({
    content: 'tokens',
    prompt: cells.ids('prompt_ids'),
    completions: [cells.ids('completion_ids')],
    desirable: cells.flag('label'),
  }),
}
