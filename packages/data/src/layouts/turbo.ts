import type { RowLayout } from './layout.ts'

/** turbo-alignment's pairs: a context and the better (`answer_w`) and the worse (`answer_l`) answer to it. */
export const turboPairs: RowLayout = {
  name: 'turbo-pairs',
  kind: 'paired',
  columns: ['context', 'answer_w', 'answer_l'],
  parse: (cells) => ({
    content: 'chat',
    prompt: cells.messages('context'),
    completions: [cells.answerMessages('answer_w'), cells.answerMessages('answer_l')],
  }),
}

/** turbo-alignment's labelled answers. */
export const turboLabelled: RowLayout = {
  name: 'turbo-labelled',
  kind: 'unpaired',
  columns: ['context', 'answer', 'is_desirable'],
  parse: (cells) => ({
    content: 'chat',
    prompt: cells.messages('context'),
    completions: [cells.answerMessages('answer')],
    desirable: cells.flag('is_desirable'),
  }),
}
