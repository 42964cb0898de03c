import { defineScheduler, type Json, KedgeError, type LogProbs, logRatio, tf } from '@kedge/core'

export interface BetaDpoOptions {
  /** Beta of a micro-batch whose margins are as large as usual, the paper's beta_0. */
  readonly value: number
  /** How much beta follows the margins, the paper's alpha. */
  readonly alpha: number
  /** Share of the usual margin that a step leaves as it is, the paper's m. */
  readonly momentum: number
  /** Beta never falls below it. */
  readonly minimum: number
}

/** The mean of the pairs' log-ratios, chosen less rejected, in nats. */
const meanMargin = (policy: LogProbs, reference: LogProbs): number => {
  if (!('chosen' in policy) || !('chosen' in reference))
    throw new KedgeError(
      'OBJECTIVE_INVALID',
      'the schedule "beta-dpo" needs pairs; use it for an option of a paired objective',
    )
  return tf.tidy(
    () =>
      tf
        .mean(tf.sub(logRatio(policy.chosen, reference.chosen), logRatio(policy.rejected, reference.rejected)))
        .dataSync()[0]!,
  )
}

/**
 * Beta-DPO's dynamic beta at the level of batches (arXiv 2407.08639), for the `beta` of any paired objective
 * with a reference:
 *
 *     beta = value (1 + alpha (M - M_0)),   M_0 <- momentum M_0 + (1 - momentum) M,
 *
 * where `M` is the mean over the batch of `value (chosen - rejected)`, and the usual margin `M_0` starts at 0. Pairs that
 * the policy tells apart better than usual get a larger beta. The batch is the micro-batch; `M_0` moves once a step, by
 * the mean over the whole step. No gradient passes through beta.
 */
export const betaDpo = defineScheduler<BetaDpoOptions>({
  name: 'beta-dpo',
  description: 'a beta that grows with the margins of the micro-batch',
  paper: 'arXiv 2407.08639',
  formula: 'value (1 + alpha (M - M_0)), M the mean of value (chosen - rejected), M_0 its moving average',
  options: {
    value: { type: 'number', exclusiveMinimum: 0, default: 0.1, description: 'beta at the usual margin' },
    alpha: { type: 'number', minimum: 0, default: 0.6, description: 'how much beta follows the margins' },
    momentum: {
      type: 'number',
      minimum: 0,
      exclusiveMaximum: 1,
      default: 0.9,
      description: 'share of the usual margin that a step leaves as it is',
    },
    minimum: { type: 'number', exclusiveMinimum: 0, default: 1e-3, description: 'beta never falls below it' },
  },
  create({ value, alpha, momentum, minimum }) {
    let usual = 0
    let current = value
    return {
      value: () => current,
      measure(policy, reference) {
        const margin = value * meanMargin(policy, reference)
        current = Math.max(minimum, value * (1 + alpha * (margin - usual)))
        return { value: tf.scalar(current), margin: tf.scalar(margin) }
      },
      observe({ margin }) {
        if (margin !== undefined) usual = momentum * usual + (1 - momentum) * margin
      },
      state: () => usual,
      restore(state: Json) {
        usual = state as number
      },
    }
  },
})
