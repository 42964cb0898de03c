import {
  defineObjective,
  logRatio,
  rewardMetrics,
  type Scheduler,
  type SequenceLogProbs,
  scheduled,
  sequenceLength,
  tf,
} from '@kedge/core'

export interface IpoOptions {
  /** Strength of the pull towards the reference, the paper's tau; a number or a schedule. */
  readonly beta: Scheduler
  /** Whether a completion's log-ratio is the mean over its tokens or their sum. */
  readonly lengthNormalization: 'mean' | 'sum'
}

/** `[batch]` log-ratios for each token of their completions. */
const perToken = (logRatios: tf.Tensor1D, completions: SequenceLogProbs): tf.Tensor1D =>
  tf.div(logRatios, tf.maximum(sequenceLength(completions), 1))

/**
 * Identity Preference Optimization (arXiv 2310.12036, eq. 17), the mean over pairs of
 *
 *     (h - 1 / (2 beta))^2,   h = chosen - rejected,
 *
 * where `chosen` and `rejected` are log-ratios of policy to reference. They are means over tokens by default, as IPO's
 * authors run it: sums would make the regression target depend on length. Rewards in the metrics are of sums either way.
 */
export const ipo = defineObjective<IpoOptions>({
  name: 'ipo',
  description: 'Identity Preference Optimization (arXiv 2310.12036)',
  options: {
    beta: scheduled({ exclusiveMinimum: 0, default: 0.1, description: 'strength of the pull towards the reference' }),
    lengthNormalization: {
      type: 'string',
      enum: ['mean', 'sum'],
      default: 'mean',
      description: 'whether log-ratios are means over completion tokens or sums',
    },
  },
  create: ({ beta, lengthNormalization }) => ({
    batch: 'paired',
    needs: { reference: true },
    loss(policy, reference, { progress }) {
      const strength = beta.value(progress)
      const chosen = logRatio(policy.chosen, reference.chosen)
      const rejected = logRatio(policy.rejected, reference.rejected)
      const difference =
        lengthNormalization === 'mean'
          ? tf.sub(perToken(chosen, policy.chosen), perToken(rejected, policy.rejected))
          : tf.sub(chosen, rejected)
      const loss = tf.mean(tf.square(tf.sub(difference, 1 / (2 * strength))))
      return { loss: loss, metrics: rewardMetrics(policy, chosen, rejected, strength) }
    },
  }),
})
