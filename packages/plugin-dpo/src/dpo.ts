import { defineObjective, logRatio, rewardMetrics, type Scheduler, scheduled, tf } from '@kedge/core'

export interface DpoOptions {
  /** Strength of the pull towards the reference, in rewards per nat; a number or a schedule. */
  readonly beta: Scheduler
  /** Share of pairs whose labels are assumed to be flipped, in [0, 0.5). */
  readonly labelSmoothing: number
}

/**
 * Direct Preference Optimization (arXiv 2305.18290, eq. 7), the mean over pairs of
 *
 *     -(1 - labelSmoothing) log sigmoid(m) - labelSmoothing log sigmoid(-m),   m = beta (chosen - rejected),
 *
 * where `chosen` and `rejected` are log-ratios of policy to reference, summed over tokens. A `labelSmoothing` above 0 is
 * conservative DPO (Eric Mitchell, "A note on DPO with noisy preferences & relationship to IPO", 2023): the loss then
 * has its minimum at a finite margin.
 */
export const dpo = defineObjective<DpoOptions>({
  name: 'dpo',
  description: 'Direct Preference Optimization, conservative DPO with labelSmoothing (arXiv 2305.18290)',
  options: {
    beta: scheduled({ exclusiveMinimum: 0, default: 0.1, description: 'strength of the pull towards the reference' }),
    labelSmoothing: {
      type: 'number',
      minimum: 0,
      exclusiveMaximum: 0.5,
      default: 0,
      description: 'share of pairs whose labels are assumed to be flipped',
    },
  },
  create: ({ beta, labelSmoothing }) => ({
    batch: 'paired',
    needs: { reference: true },
    loss(policy, reference, { progress }) {
      const strength = beta.value(progress)
      const chosen = logRatio(policy.chosen, reference.chosen)
      const rejected = logRatio(policy.rejected, reference.rejected)
      const margin = tf.mul(tf.sub(chosen, rejected), strength)
      // -log sigmoid(m) = softplus(-m); TensorFlow.js cannot differentiate its logSigmoid here.
      const asLabelled = tf.softplus(tf.neg(margin))
      const flipped = tf.softplus(margin)
      const loss = tf.mean(tf.add(tf.mul(asLabelled, 1 - labelSmoothing), tf.mul(flipped, labelSmoothing)))
      return { loss: loss, metrics: rewardMetrics(policy, chosen, rejected, strength) }
    },
  }),
})
