import type { ChatTemplate } from '../chat/chat-template.ts'
import type { Message } from '../chat/message.ts'
import { invalidData } from '../data-error.ts'
import type { ChatRow, RowOf } from '../rows.ts'
import type { Tokenizer } from '../tokenizer/tokenizer.ts'
import { encodeOnce } from './encode-once.ts'
import { endChat } from './end-answer.ts'
import type { FindingName } from './findings.ts'
import { splitAtBoundary } from './tokenize-row.ts'

/**
 * Tokens of a row of messages. The template writes the conversation before the answer, with the answer opened, and each
 * whole conversation; both are tokenized, and the boundary between them found as for text.
 */
export const tokenizeChat = (
  { prompt, completions, tools, templateValues }: ChatRow,
  tokenizer: Tokenizer,
  template: ChatTemplate,
  at: string,
  note: (finding: FindingName) => void,
): Pick<RowOf<Int32Array>, 'prompt' | 'completions'> => {
  if (prompt.length === 0) throw invalidData(at, 'a conversation needs a message before its answer')
  if (template.makeshift) note('makeshiftTemplate')
  const encode = (messages: readonly Message[], openAnswer: boolean): number[] => {
    const conversation = {
      messages,
      openAnswer,
      ...(tools && { tools }),
      ...(templateValues && { values: templateValues }),
    }
    return encodeOnce(render(template, conversation, at), tokenizer, 1, note)
  }
  const whole = completions.map((completion) => encode([...prompt, ...completion], false))
  return splitAtBoundary(encode(prompt, true), whole, (ids) => endChat(ids, tokenizer, at, note), at, note)
}

const render = (template: ChatTemplate, conversation: Parameters<ChatTemplate['render']>[0], at: string): string => {
  try {
    return template.render(conversation)
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error)
    throw invalidData(at, `the chat template refuses the conversation: ${problem} (${template.source})`)
  }
}
