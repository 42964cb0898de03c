import type { RowLayout } from './layout.ts'

/** TRL's standard preference format with an explicit prompt. */
export const textPairs: RowLayout = {
  name: 'text-pairs',
  kind: 'paired',
  columns: ['prompt', 'chosen', 'rejected'],
  fits: (cells) => ['prompt', 'chosen', 'rejected'].every(cells.isText),
  parse: (cells) => ({
    content: 'text',
    prompt: cells.text('prompt'),
    completions: [cells.answer('chosen'), cells.answer('rejected')],
  }),
}

/** TRL's standard unpaired preference format. */
export const textLabelled: RowLayout = {
  name: 'text-labelled',
  kind: 'unpaired',
  columns: ['prompt', 'completion', 'label'],
  fits: (cells) => ['prompt', 'completion'].every(cells.isText),
  parse: (cells) => ({
    content: 'text',
    prompt: cells.text('prompt'),
    completions: [cells.answer('completion')],
    desirable: cells.flag('label'),
  }),
}

/** Text without a preference, as language modelling takes it: the whole text is one desirable answer to nothing. */
export const plainText: RowLayout = {
  name: 'plain-text',
  kind: 'unpaired',
  columns: ['text'],
  parse: (cells) => ({
    content: 'text',
    prompt: '',
    completions: [cells.answer('text')],
    desirable: true,
    remarks: ['plainText'],
  }),
}
