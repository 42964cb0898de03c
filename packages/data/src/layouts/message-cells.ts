import { looksLikeMessage, type Message, readMessage } from '../chat/message.ts'
import { invalidData } from '../data-error.ts'

/** Whether a cell holds a message or a list of messages, by its first one. */
export const isMessageCell = (value: unknown): boolean =>
  Array.isArray(value) ? looksLikeMessage(value[0]) : looksLikeMessage(value)

/** The messages of a cell, or the place of the first thing that is none. */
export const readMessages = (
  values: readonly unknown[],
  column: string,
  at: string,
  assertCharacters: (text: string, column: string) => void,
): readonly Message[] =>
  values.map((value, index) => {
    const message = readMessage(value)
    if (typeof message === 'string') throw invalidData(at, `message ${index + 1} of "${column}" ${message}`)
    assertCharacters(message.content, column)
    return message
  })
