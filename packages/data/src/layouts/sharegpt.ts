import type { Message } from '../chat/message.ts'
import type { Cells } from './cells.ts'
import { chatExtras, chatOptional } from './chat-extras.ts'
import { withoutPrompt } from './conversations.ts'
import type { RowLayout } from './layout.ts'

const optional = [...chatOptional, 'system']

/** The conversation of a row, after the system message that a column of its own may hold. */
const conversation = (cells: Cells, column: string): readonly Message[] => [
  ...(cells.given('system') ? [{ role: 'system', content: cells.text('system') }] : []),
  ...cells.messages(column),
]

/** LLaMA-Factory's ShareGPT layout of pairs: a conversation and two ways to go on. */
const pairs = (column: 'conversations' | 'messages'): RowLayout => ({
  name: 'sharegpt-pairs',
  kind: 'paired',
  columns: [column, 'chosen', 'rejected'],
  optional,
  fits: (cells) => [column, 'chosen', 'rejected'].every(cells.isMessages),
  parse(cells) {
    const asked = cells.messages(column)
    // A list of turns that is the chosen conversation itself says how it ends, not what was asked.
    if (asked.at(-1)?.role === 'assistant')
      throw cells.invalid(`"${column}" ends with an answer; it must end with what chosen and rejected answer`)
    const completions = ['chosen', 'rejected'].map((side) => withoutPrompt(asked, cells.answerMessages(side)))
    return { content: 'chat', prompt: conversation(cells, column), completions, ...chatExtras(cells) }
  },
})

/** LLaMA-Factory's ShareGPT layout of labelled conversations: the last message is the answer. */
const labelled = (column: 'conversations' | 'messages', label: 'kto_tag' | 'label'): RowLayout => ({
  name: 'sharegpt-labelled',
  kind: 'unpaired',
  columns: [column, label],
  optional,
  fits: (cells) => cells.isMessages(column),
  parse(cells) {
    cells.answerMessages(column)
    const messages = conversation(cells, column)
    if (messages.length < 2) throw cells.invalid(`"${column}" holds an answer only; it needs a message before it`)
    return {
      content: 'chat',
      prompt: messages.slice(0, -1),
      completions: [messages.slice(-1)],
      desirable: cells.flag(label),
      ...chatExtras(cells),
    }
  },
})

export const sharegptPairs: readonly RowLayout[] = [pairs('conversations'), pairs('messages')]
export const sharegptLabelled: readonly RowLayout[] = [
  labelled('conversations', 'kto_tag'),
  labelled('conversations', 'label'),
  labelled('messages', 'kto_tag'),
  labelled('messages', 'label'),
]
