import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs-core'

/** Log-probabilities of a batch of completions under one policy. */
export interface SequenceLogProbs {
  /** `[batch, time]`, nats; exactly 0 where `mask` is 0. */
  readonly tokens: Tensor2D
  /** `[batch, time]`, 1 on completion tokens and 0 on padding. */
  readonly mask: Tensor2D
}

/** Log-probabilities of preference pairs; row i of `chosen` and of `rejected` answer the same prompt. */
export interface PairedLogProbs {
  readonly chosen: SequenceLogProbs
  readonly rejected: SequenceLogProbs
  /** `[batch]`, how much each pair counts; absent when all count alike. */
  readonly weight?: Tensor1D
  /** `[batch]`, by how much reward the chosen completion is to win; absent when the data names none. */
  readonly margin?: Tensor1D
}

/** Log-probabilities of single labelled completions. */
export interface UnpairedLogProbs {
  readonly completion: SequenceLogProbs
  /** `[batch]`, 1 where the completion is desirable and 0 where it is not. */
  readonly desirable: Tensor1D
  /** `[batch]`, how much each completion counts; absent when all count alike. */
  readonly weight?: Tensor1D
  /**
   * Completions under prompts they do not belong to, for KTO's KL reference point. Never differentiated. Its rows are
   * those of the whole optimizer step, also when the step is accumulated over micro-batches.
   */
  readonly mismatched?: SequenceLogProbs
}

export type LogProbs = PairedLogProbs | UnpairedLogProbs
