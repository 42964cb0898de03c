import * as tf from '@tensorflow/tfjs-core'
import type { SequenceLogProbs } from '../contracts/log-probs.ts'
import type { WeightedMean } from '../contracts/metrics.ts'

/** `[batch]` log-probability of each completion: the sum over its tokens, in nats. */
export const sequenceSum = ({ tokens }: SequenceLogProbs): tf.Tensor1D => tf.sum(tokens, 1)

/** `[batch]` completion tokens. */
export const sequenceLength = ({ mask }: SequenceLogProbs): tf.Tensor1D => tf.sum(mask, 1)

/** `[batch]` mean log-probability of each completion's tokens, in nats; 0 for a completion without tokens. */
export const sequenceMean = (sequence: SequenceLogProbs): tf.Tensor1D =>
  tf.div(sequenceSum(sequence), tf.maximum(sequenceLength(sequence), 1))

/** Mean of `values` (`[batch]`) over the rows that `weights` (`[batch]`, 0 or 1) selects, as a metric. */
export const meanWhere = (values: tf.Tensor1D, weights: tf.Tensor1D): WeightedMean => ({
  total: tf.sum(tf.mul(values, weights)),
  weight: tf.sum(weights),
})
