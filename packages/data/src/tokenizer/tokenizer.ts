/** Text to token ids and back. */
export interface Tokenizer {
  /**
   * Token ids of `text`, after the special tokens that the tokenizer's template puts in front of a text (BOS, say). What a
   * template puts behind a text is left off: whoever calls knows whether the text ends here.
   */
  encode(text: string): number[]
  /** Text of `ids`, with or without special tokens. */
  decode(ids: ArrayLike<number>, skipSpecial: boolean): string
  readonly bosTokenId?: number
  /** Text of the special tokens by their name in chat templates: `bos_token`, `eos_token` and the like. */
  readonly specialTokens?: Readonly<Record<string, string>>
  /** The token that ends an answer. */
  readonly eosTokenId?: number
  /** Every token that ends a generated text, `eosTokenId` among them. */
  readonly stopTokenIds: readonly number[]
}
