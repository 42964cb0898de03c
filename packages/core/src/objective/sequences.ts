import * as tf from '@tensorflow/tfjs-core'
import type { SequenceLogProbs } from '../contracts/log-probs.ts'
import type { WeightedMean } from '../contracts/metrics.ts'

/** `[batch]` log-probability of each completion: the sum over its tokens, in nats. */
export const sequenceSum = ({ tokens, mask }: SequenceLogProbs): tf.Tensor1D => tf.sum(tf.mul(tokens, mask), 1)

/** `[batch]` completion tokens. */
export const sequenceLength = ({ mask }: SequenceLogProbs): tf.Tensor1D => tf.sum(mask, 1)

/** `[batch]` mean log-probability of each completion's tokens, in nats; 0 for a completion without tokens. */
export const sequenceMean = (sequence: SequenceLogProbs): tf.Tensor1D =>
  tf.div(sequenceSum(sequence), tf.maximum(sequenceLength(sequence), 1))

/**
 * `[batch]` log-ratio of policy to reference of each completion, in nats. Tokens are subtracted before they are summed:
 * the two sums of a long completion are large and nearly equal, and float32 would round their difference away.
 */
export const logRatio = (policy: SequenceLogProbs, reference: SequenceLogProbs): tf.Tensor1D =>
  tf.sum(tf.mul(tf.sub(policy.tokens, reference.tokens), policy.mask), 1)

/** Mean of `values` (`[batch]`) over the rows that `weights` (`[batch]`, 0 or 1) selects, as a metric. */
export const meanWhere = (values: tf.Tensor1D, weights: tf.Tensor1D): WeightedMean => ({
  // A value that is not selected may be infinite, so it is replaced and not multiplied by 0.
  total: tf.sum(tf.where(tf.greater(weights, 0), values, tf.zerosLike(values))),
  weight: tf.sum(weights),
})
