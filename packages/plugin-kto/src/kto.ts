import { defineObjective, logRatio, meanWhere, type Scheduler, scheduled, sequenceSum, tf } from '@kedge/core'
import { klReferencePoint } from './kl-reference-point.ts'

export interface KtoOptions {
  /** Strength of the pull towards the reference, in rewards per nat; a number or a schedule. */
  readonly beta: Scheduler
  /** Weight of desirable completions, the paper's lambda_D. */
  readonly desirableWeight: number
  /** Weight of undesirable completions, the paper's lambda_U. */
  readonly undesirableWeight: number
}

/**
 * Kahneman-Tversky Optimization (arXiv 2402.01306, section 4), the mean over completions of
 *
 *     desirableWeight   (1 - sigmoid(beta (r - kl)))   where the completion is desirable,
 *     undesirableWeight (1 - sigmoid(beta (kl - r)))   where it is not,
 *
 * where `r` is the log-ratio of policy to reference, summed over tokens, and `kl` the reference point from mismatched
 * completions.
 */
export const kto = defineObjective<KtoOptions>({
  name: 'kto',
  description: 'Kahneman-Tversky Optimization, for single labelled completions (arXiv 2402.01306)',
  options: {
    beta: scheduled({ exclusiveMinimum: 0, default: 0.1, description: 'strength of the pull towards the reference' }),
    desirableWeight: { type: 'number', minimum: 0, default: 1, description: 'weight of desirable completions' },
    undesirableWeight: { type: 'number', minimum: 0, default: 1, description: 'weight of undesirable completions' },
  },
  create: ({ beta, desirableWeight, undesirableWeight }) => ({
    batch: 'unpaired',
    needs: { reference: true, mismatched: true },
    loss(policy, reference, { progress }) {
      const strength = beta.value(progress)
      const { desirable } = policy
      const undesirable: tf.Tensor1D = tf.sub(1, desirable)
      const ratio = logRatio(policy.completion, reference.completion)
      const kl = klReferencePoint(policy, reference)
      const sign = tf.sub(desirable, undesirable)
      const weight = tf.add(tf.mul(desirable, desirableWeight), tf.mul(undesirable, undesirableWeight))
      // 1 - sigmoid(z) = sigmoid(-z), which keeps its precision where z is large.
      const value = tf.sigmoid(tf.mul(tf.mul(tf.sub(kl, ratio), sign), strength))
      const reward: tf.Tensor1D = tf.mul(ratio, strength)
      const logProb = sequenceSum(policy.completion)
      return {
        loss: tf.mean(tf.mul(weight, value)),
        metrics: {
          kl,
          'rewards/chosen': meanWhere(reward, desirable),
          'rewards/rejected': meanWhere(reward, undesirable),
          'logps/chosen': meanWhere(logProb, desirable),
          'logps/rejected': meanWhere(logProb, undesirable),
        },
      }
    },
    summarize: ({ 'rewards/chosen': chosen, 'rewards/rejected': rejected }) =>
      chosen === undefined || rejected === undefined ? {} : { 'rewards/margins': chosen - rejected },
  }),
})
