import type { TokenLayout } from './batch.ts'
import type { SequenceLogProbs } from './log-probs.ts'

/** Where reference log-probabilities come from, and how the reference moves. */
export interface ReferencePolicy {
  /** 0 at the start, bumped on every move: the key of any cached log-probs. */
  readonly version: number
  /** `[completions, time]` log-probs of a layout; never differentiated. The caller disposes them. */
  logProbs(layout: TokenLayout): Promise<SequenceLogProbs>
  /**
   * `reference <- alpha * policy + (1 - alpha) * reference`, parameter by parameter (arXiv 2404.09656, eq. 5 and 6).
   * Alpha 1 copies the policy exactly; alpha 0 changes nothing and leaves `version` alone.
   */
  blend(alpha: number): Promise<void>
  save(dir: string): Promise<void>
  restore(dir: string): Promise<void>
}
