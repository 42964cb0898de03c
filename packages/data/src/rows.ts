import type { Message } from './chat/message.ts'
import type { FindingName } from './examples/findings.ts'

/** A prompt and the answers to it; `desirable` says which side a single labelled answer is on. */
export interface RowOf<Content> {
  readonly prompt: Content
  /** `[chosen, rejected]` or `[completion]`. */
  readonly completions: readonly Content[]
  readonly desirable?: boolean
  /** How much the row counts, from 0; 1 where the file names none. */
  readonly weight?: number
  /** By how much reward the chosen answer is to win; 0 where the file names none. */
  readonly margin?: number
}

/** A row of text, still to be tokenized. */
export interface TextRow extends RowOf<string> {
  readonly content: 'text'
}

/** A row of token ids, to be taken exactly as they are. */
export interface TokenRow extends RowOf<Int32Array> {
  readonly content: 'tokens'
}

/** A row of messages, still to be written as text by a chat template. */
export interface ChatRow extends RowOf<readonly Message[]> {
  readonly content: 'chat'
  /** Tools that the conversation may call, as JSON schemas, for the template. */
  readonly tools?: readonly unknown[]
  /** Further values for the template, of this row alone. */
  readonly templateValues?: Readonly<Record<string, unknown>>
}

/** What a row layout makes of a row's columns, with what it found odd about them. */
export type Row = (TextRow | TokenRow | ChatRow) & { readonly remarks?: readonly FindingName[] }
