/** One turn of a conversation, as chat templates take it: further keys (`tool_calls`, `name`, …) pass through to them. */
export interface Message {
  readonly role: string
  readonly content: string
  readonly [key: string]: unknown
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Whether a value has the keys of a message: `{ role, content }`, or ShareGPT's `{ from, value }`. */
export const looksLikeMessage = (value: unknown): boolean =>
  isObject(value) && (typeof value.role === 'string' || typeof value.from === 'string')

const roles: Readonly<Record<string, string>> = {
  human: 'user',
  gpt: 'assistant',
  chatgpt: 'assistant',
  bot: 'assistant',
  observation: 'tool',
  function_response: 'tool',
}

/** Text of a message: a string, or a list of `{ type: 'text', text }` parts. */
const contentOf = (value: unknown): string | undefined => {
  if (typeof value === 'string') return value
  if (!Array.isArray(value) || value.length === 0) return undefined
  const texts = value.map((part) => (isObject(part) && part.type === 'text' ? part.text : undefined))
  return texts.every((text) => typeof text === 'string') ? texts.join('') : undefined
}

/** ShareGPT writes a call as a turn of its own whose text is JSON; templates take it as the assistant's `tool_calls`. */
const functionCall = (text: string): Message | undefined => {
  try {
    const calls = [JSON.parse(text)].flat()
    if (!calls.every((call) => isObject(call) && typeof call.name === 'string')) return undefined
    return { role: 'assistant', content: '', tool_calls: calls.map((call) => ({ type: 'function', function: call })) }
  } catch {
    return undefined
  }
}

/** A message from what a file holds, or what is wrong with it. */
export const readMessage = (value: unknown): Message | string => {
  if (!isObject(value)) return 'must be an object such as {"role": "user", "content": "…"}'
  // Tables fill the keys that a message does not have with null, and templates ask whether a key is there.
  const given = Object.fromEntries(Object.entries(value).filter(([, cell]) => cell !== null && cell !== undefined))
  const { from, value: said, role = from, content = said, ...rest } = given
  if (typeof role !== 'string' || role === '') return 'has no "role" (or "from")'
  const text = contentOf(content)
  if (text === undefined && content !== undefined) return 'has a "content" that is not text'
  if (text === undefined && rest.tool_calls === undefined) return 'has no "content" (or "value")'
  if (role === 'function_call') return functionCall(text ?? '') ?? 'is a function_call that is not JSON with a "name"'
  return { ...rest, role: roles[role] ?? role, content: text ?? '' }
}
