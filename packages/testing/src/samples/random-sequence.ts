import { type Random, type SequenceLogProbs, tf } from '@kedge/core'

/** The same completions under two policies. */
export interface SequencePair {
  readonly policy: SequenceLogProbs
  readonly reference: SequenceLogProbs
}

/**
 * Completions of `lengths` tokens with log-probs in [-5, -0.05] under the policy, and under the reference up to one nat
 * a token away. Shapes are `[lengths.length, time]`.
 */
export const randomSequences = (random: Random, lengths: readonly number[], time: number): SequencePair => {
  const cells = lengths.flatMap((length) => Array.from({ length: time }, (_, column) => (column < length ? 1 : 0)))
  const policy = cells.map((cell) => cell * -(0.05 + 4.95 * random.next()))
  const reference = cells.map((cell, index) => cell * Math.min(-0.01, policy[index]! + 2 * random.next() - 1))
  const shape: [number, number] = [lengths.length, time]
  return {
    policy: { tokens: tf.tensor2d(policy, shape), mask: tf.tensor2d(cells, shape) },
    reference: { tokens: tf.tensor2d(reference, shape), mask: tf.tensor2d(cells, shape) },
  }
}

/** `rows` lengths from 1 to `time`; the first is 1, so that a one-token completion is always there. */
export const randomLengths = (random: Random, rows: number, time: number): number[] =>
  Array.from({ length: rows }, (_, row) => (row === 0 ? 1 : 1 + random.integer(time)))
