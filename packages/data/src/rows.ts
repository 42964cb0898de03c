/** A prompt and the answers to it; `desirable` says which side a single labelled answer is on. */
export interface RowOf<Content> {
  readonly prompt: Content
  /** `[chosen, rejected]` or `[completion]`. */
  readonly completions: readonly Content[]
  readonly desirable?: boolean
}

/** A row of text, still to be tokenized. */
export interface TextRow extends RowOf<string> {
  readonly content: 'text'
}

/** A row of token ids, to be taken exactly as they are. */
export interface TokenRow extends RowOf<Int32Array> {
  readonly content: 'tokens'
}

/** What a row layout makes of a row's columns. */
export type Row = TextRow | TokenRow
