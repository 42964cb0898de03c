import { isDeepStrictEqual } from 'node:util'
import type { Message } from '../chat/message.ts'
import type { Cells } from './cells.ts'
import { chatExtras, chatOptional } from './chat-extras.ts'
import type { RowLayout } from './layout.ts'

const answers = ['chosen', 'rejected']
const areMessages = (cells: Cells): boolean => answers.every(cells.isMessages)

/** An answer without the prompt, which some files repeat at its beginning. */
export const withoutPrompt = (prompt: readonly Message[], answer: readonly Message[]): readonly Message[] =>
  answer.length > prompt.length && isDeepStrictEqual(answer.slice(0, prompt.length), prompt)
    ? answer.slice(prompt.length)
    : answer

/** TRL's conversational preference format with an explicit prompt. */
export const chatPairs: RowLayout = {
  name: 'chat-pairs',
  kind: 'paired',
  columns: ['prompt', ...answers],
  optional: chatOptional,
  fits: (cells) => cells.isMessages('prompt') && areMessages(cells),
  parse(cells) {
    const prompt = cells.messages('prompt')
    const completions = answers.map((column) => withoutPrompt(prompt, cells.answerMessages(column)))
    return { content: 'chat', prompt, completions, ...chatExtras(cells) }
  },
}

/** TRL's conversational unpaired preference format. */
export const chatLabelled: RowLayout = {
  name: 'chat-labelled',
  kind: 'unpaired',
  columns: ['prompt', 'completion', 'label'],
  optional: chatOptional,
  fits: (cells) => cells.isMessages('prompt') && cells.isMessages('completion'),
  parse: (cells) => ({
    content: 'chat',
    prompt: cells.messages('prompt'),
    completions: [cells.answerMessages('completion')],
    desirable: cells.flag('label'),
    ...chatExtras(cells),
  }),
}

/** The messages that both conversations begin with are the prompt; at least the last message of each is its answer. */
const split = (cells: Cells) => {
  const [chosen, rejected] = [cells.answerMessages('chosen'), cells.answerMessages('rejected')]
  const most = Math.min(chosen.length, rejected.length) - 1
  let shared = 0
  while (shared < most && isDeepStrictEqual(chosen[shared], rejected[shared])) shared++
  return { prompt: chosen.slice(0, shared), completions: [chosen.slice(shared), rejected.slice(shared)] }
}

/** TRL's conversational preference format with an implicit prompt. */
export const implicitChatPairs: RowLayout = {
  name: 'implicit-chat-pairs',
  kind: 'paired',
  columns: answers,
  optional: chatOptional,
  fits: areMessages,
  parse(cells) {
    const { prompt, completions } = split(cells)
    if (prompt.length === 0)
      throw cells.invalid('chosen and rejected begin with different messages, so there is no prompt')
    return { content: 'chat', prompt, completions, ...chatExtras(cells) }
  },
}

/** UltraFeedback binarized: the prompt as text, and again as what both conversations begin with. */
export const ultrafeedback: RowLayout = {
  name: 'ultrafeedback',
  kind: 'paired',
  columns: ['prompt', ...answers],
  optional: chatOptional,
  fits: (cells) => cells.isText('prompt') && areMessages(cells),
  parse(cells) {
    const { prompt, completions } = split(cells)
    const asked: readonly Message[] = [{ role: 'user', content: cells.text('prompt') }]
    return { content: 'chat', prompt: prompt.length > 0 ? prompt : asked, completions, ...chatExtras(cells) }
  },
}
