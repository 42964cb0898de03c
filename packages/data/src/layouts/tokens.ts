import type { RowLayout } from './layout.ts'

/** Pairs that are tokenized already; the ids are taken exactly as they are. */
export const tokenPairs: RowLayout = {
  name: 'token-pairs',
  kind: 'paired',
  columns: ['prompt_ids', 'chosen_ids', 'rejected_ids'],
  parse: (cells) => ({
    content: 'tokens',
    prompt: cells.ids('prompt_ids'),
    completions: [cells.ids('chosen_ids'), cells.ids('rejected_ids')],
  }),
}

/** Labelled answers that are tokenized already. */
export const tokenLabelled: RowLayout = {
  name: 'token-labelled',
  kind: 'unpaired',
  columns: ['prompt_ids', 'completion_ids', 'label'],
  parse: (cells) => ({
    content: 'tokens',
    prompt: cells.ids('prompt_ids'),
    completions: [cells.ids('completion_ids')],
    desirable: cells.flag('label'),
  }),
}
