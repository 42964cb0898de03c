import type { ChatTemplate } from './chat-template.ts'
import type { Message } from './message.ts'

const names: Readonly<Record<string, string>> = { system: 'System', user: 'User', assistant: 'Assistant', tool: 'Tool' }

const written = ({ role, content, tool_calls: calls }: Message): string => {
  const call = calls === undefined ? '' : JSON.stringify(calls)
  return `${names[role] ?? role}: ${[content, call].filter((part) => part !== '').join('\n')}`
}

/**
 * Turns as `User: …` and `Assistant: …` with an empty line between them, for models that come without a chat template. It
 * ends nothing, so the end-of-sequence token goes behind the answer as behind any text.
 */
export const plainTemplate: ChatTemplate = {
  source: 'plain',
  makeshift: false,
  render({ messages, tools, openAnswer }) {
    const toolList = tools === undefined ? [] : [`Tools: ${JSON.stringify(tools)}`]
    return [...toolList, ...messages.map(written), ...(openAnswer ? ['Assistant:'] : [])].join('\n\n')
  },
}
