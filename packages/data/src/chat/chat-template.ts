import type { Message } from './message.ts'

/** What a template writes as one text. */
export interface Conversation {
  readonly messages: readonly Message[]
  readonly tools?: readonly unknown[]
  readonly values?: Readonly<Record<string, unknown>>
  /** Whether to end with the beginning of the assistant's next message. */
  readonly openAnswer: boolean
}

/** Writes conversations as the text that a model was trained on. */
export interface ChatTemplate {
  /** Where it comes from, for messages. */
  readonly source: string
  /** Whether it is only a makeshift, because the model has none. */
  readonly makeshift: boolean
  /** @throws whatever the template raises, as one whose roles must alternate does. */
  render(conversation: Conversation): string
}
