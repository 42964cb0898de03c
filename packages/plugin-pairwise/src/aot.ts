import {
  betaOption,
  defineObjective,
  labelSmoothingOption,
  pairedBatchObjective,
  type Scheduler,
  sequenceSum,
  smoothedLogistic,
  tf,
} from '@kedge/core'
import { meanOverCoupling, quantileCoupling } from './quantile-coupling.ts'

export interface AotOptions {
  /** Strength of the pull towards the reference, in rewards per nat; a number or a schedule. */
  readonly beta: Scheduler
  /** Share of pairs whose labels are assumed to be flipped, in [0, 0.5). */
  readonly labelSmoothing: number
}

/**
 * Alignment via Optimal Transport, paired (arXiv 2406.05882): DPO's loss between sorted samples, the mean over
 * k of
 *
 *     -log sigmoid(beta (x_(k) - y_(k))),
 *
 * where `x_(k)` is the k-th smallest `log pi(chosen) - log pi(rejected)` of the batch under the policy, `y_(k)` under the
 * reference: the one distribution is pushed to dominate the other. The batch is the micro-batch: `microBatchSize` is the
 * size of the samples that are sorted, and a step's loss the mean over its micro-batches; at 1 the loss is DPO's.
 * A row's margin is taken off its `beta x`, and a weight counts the row that many times in both samples.
 */
export const aot = defineObjective<AotOptions>({
  name: 'aot',
  description: 'Alignment via Optimal Transport: DPO between the sorted margins of a micro-batch',
  paper: 'arXiv 2406.05882',
  formula: '-log sigmoid(beta (x_(k) - y_(k))), sorted log pi(chosen) - log pi(rejected) of policy and reference',
  options: { beta: betaOption(), labelSmoothing: labelSmoothingOption },
  create: ({ beta, labelSmoothing }) =>
    pairedBatchObjective(beta, ({ beta: strength, chosen, rejected, policy, reference }) => {
      const y: tf.Tensor1D = tf.sub(sequenceSum(reference.chosen), sequenceSum(reference.rejected))
      // x - y of the same row, from log-ratios: differences of whole sums lose their last digits.
      const gain: tf.Tensor1D = tf.sub(chosen, rejected)
      const aim: tf.Tensor1D = policy.margin ? tf.sub(gain, tf.div(policy.margin, strength)) : gain
      const coupling = quantileCoupling(tf.add(aim, y), y, policy.weight)
      const apart = tf.sub(tf.expandDims(y, 1), tf.expandDims(y, 0))
      const differences: tf.Tensor2D = tf.mul(tf.add(tf.expandDims(aim, 1), apart), strength)
      return meanOverCoupling(coupling, smoothedLogistic(differences, labelSmoothing))
    }),
})
