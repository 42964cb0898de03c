import type { RowLayout } from './layout.ts'

export const textLabelled: RowLayout = {
  kind: 'unpaired',
  columns: ['prompt', 'completion', 'label'],
  parse: (cells) => ({
    content: 'text',
    prompt: cells.text('prompt'),
    completions: [cells.answer('completion')],
    desirable: cells.flag('label'),
  }),
}
