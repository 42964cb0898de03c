import type { TokenLayout } from './batch.ts'
import type { SequenceLogProbs } from './log-probs.ts'
import type { LossResult } from './objective.ts'
import type { ReferencePolicy } from './reference-policy.ts'

export interface UpdateSettings {
  readonly learningRate: number
  /** Gradients are scaled down to this global L2 norm when they pass it. */
  readonly maxGradNorm: number
}

export interface SampleSettings {
  /** Tokens of a completion at the most. */
  readonly maxNewTokens: number
  /** The same seed gives the same completions. */
  readonly seed: number
  /** Ids that end a completion; default those that the model names. */
  readonly stopTokenIds?: readonly number[]
}

/** A loss read back from the engine: the mean over rows and each metric as its two sums. */
export interface LossValues {
  readonly loss: number
  readonly metrics: Readonly<Record<string, { readonly total: number; readonly weight: number }>>
}

/**
 * Everything that knows a model: the policy under training, its reference, the optimizer. The trainer drives it and the
 * objective never sees it; only `[completions, time]` log-probs cross the boundary.
 */
export interface Engine {
  /** Scalars in the policy. */
  readonly parameters: number
  /** Present when the run's objective needs one; equal to the policy at the start. */
  readonly reference?: ReferencePolicy
  /** The policy as it was before training, where the engine has it at hand. */
  readonly initial?: Pick<ReferencePolicy, 'logProbs'>
  /** Log-probs under the policy, without gradient. The caller disposes them. */
  logProbs(layout: TokenLayout): Promise<SequenceLogProbs>
  /**
   * Scores `layout` under the policy, applies `loss` to it, and adds `weight` times the gradient to the gradients
   * gathered since the last `update`. `rows` is the weight of bare scalars in the returned metrics.
   */
  backward(
    layout: TokenLayout,
    loss: (policy: SequenceLogProbs) => LossResult,
    weight: number,
    rows: number,
  ): Promise<LossValues>
  /**
   * Continues prompts of token ids under the policy, each token drawn from its whole distribution (temperature 1), and
   * returns the new ids, a final end-of-text id included. Absent where the engine cannot.
   */
  sample?(prompts: readonly (readonly number[])[], settings: SampleSettings): Promise<number[][]>
  /** Clips the gathered gradients, takes one optimizer step, forgets them. */
  update(settings: UpdateSettings): Promise<{ readonly gradNorm: number }>
  /** Policy, optimizer and reference, for `restoreCheckpoint` to continue bit for bit. No `update` may run meanwhile. */
  saveCheckpoint(dir: string): Promise<void>
  restoreCheckpoint(dir: string): Promise<void>
  /** What was trained, as a Hugging Face directory: a whole model, or an adapter. */
  exportModel(dir: string): Promise<void>
  dispose(): void
}
