import * as tf from '@tensorflow/tfjs-core'
import type { PairedLogProbs } from '../contracts/log-probs.ts'
import type { MetricTensor } from '../contracts/metrics.ts'
import { sequenceSum } from './sequences.ts'

/**
 * The metrics of a paired objective by TRL's names. A reward is `beta` times a completion's log-ratio.
 * @param chosen `[batch]` log-ratios, in nats
 * @param rejected `[batch]` log-ratios, in nats
 */
export const rewardMetrics = (
  policy: PairedLogProbs,
  chosen: tf.Tensor1D,
  rejected: tf.Tensor1D,
  beta: number,
): Record<string, MetricTensor> => ({
  'rewards/chosen': tf.mean(tf.mul(chosen, beta)),
  'rewards/rejected': tf.mean(tf.mul(rejected, beta)),
  'rewards/margins': tf.mean(tf.mul(tf.sub(chosen, rejected), beta)),
  'rewards/accuracies': tf.mean(tf.cast(tf.greater(chosen, rejected), 'float32')),
  'logps/chosen': tf.mean(sequenceSum(policy.chosen)),
  'logps/rejected': tf.mean(sequenceSum(policy.rejected)),
})
