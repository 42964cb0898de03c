import type { TokenLayout } from './batch.ts'
import type { SequenceLogProbs } from './log-probs.ts'

/** The log-probs that stand in for a reference's weights between two moves. */
export interface ReferenceWindow {
  /** Optimizer steps done when they were computed. */
  readonly since: number
  /** Forgets what is kept and scores `layouts` under the policy, which the reference equals after `step` steps. */
  score(step: number, layouts: AsyncIterable<TokenLayout>): Promise<void>
}

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
  /**
   * `target <- sum of terms[name] * name`, parameter by parameter, for update rules beyond `blend`. Names are `policy`
   * (read only), `reference` (whose change bumps `version`), and further sets of weights under any other name, which count
   * as 0 until they are a target and are saved with the reference. Absent where the reference can only blend.
   */
  combine?(target: string, terms: Readonly<Record<string, number>>): Promise<void>
  /** Whether `logProbs` can tell of this layout; absent where it can of any. */
  knows?(layout: TokenLayout): boolean
  /** Present on a reference that keeps log-probs in place of weights. */
  readonly window?: ReferenceWindow
  save(dir: string): Promise<void>
  restore(dir: string): Promise<void>
}
