/** What becomes of a query's product with a key before the softmax. */
export interface ScoreOptions {
  /** Multiplies it. */
  readonly scale: number
  /** Then it is squashed to `softCap * tanh(score / softCap)` (Gemma 2, arXiv 2408.00118, section 2). */
  readonly softCap?: number | undefined
}
