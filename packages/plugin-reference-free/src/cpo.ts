import {
  defineObjective,
  labelSmoothingOption,
  type Scheduler,
  scheduled,
  sequenceMean,
  sequenceSum,
  smoothedLogistic,
  tf,
} from '@kedge/core'
import { lessMargin, referenceFreeObjective } from './reference-free-objective.ts'

export interface CpoOptions {
  /** Reward per nat; a number or a schedule. */
  readonly beta: Scheduler
  /** Weight of the chosen completion's negative log-likelihood; a number or a schedule. */
  readonly nllWeight: Scheduler
  /** Share of pairs whose labels are assumed to be flipped, in [0, 0.5). */
  readonly labelSmoothing: number
}

/**
 * Contrastive Preference Optimization (arXiv 2401.08417), the mean over pairs of
 *
 *     -log sigmoid(beta (log pi(chosen) - log pi(rejected))) + nllWeight nll,
 *
 * DPO under a uniform reference and behaviour cloning: `nll` is the negative log-likelihood of the chosen completion, for
 * each of its tokens.
 */
export const cpo = defineObjective<CpoOptions>({
  name: 'cpo',
  description: 'Contrastive Preference Optimization: DPO under a uniform reference, with behaviour cloning',
  paper: 'arXiv 2401.08417',
  formula: '-log sigmoid(beta (log pi(chosen) - log pi(rejected))) + nllWeight nll(chosen)',
  options: {
    beta: scheduled({ exclusiveMinimum: 0, default: 0.1, description: 'reward per nat' }),
    nllWeight: scheduled({ minimum: 0, default: 1, description: 'weight of the negative log-likelihood of a token' }),
    labelSmoothing: labelSmoothingOption,
  },
  create: ({ beta, nllWeight, labelSmoothing }) =>
    referenceFreeObjective((policy, progress) => {
      const strength = beta.value(progress)
      const reward = (side: 'chosen' | 'rejected'): tf.Tensor1D => tf.mul(sequenceSum(policy[side]), strength)
      const rewards = { chosen: reward('chosen'), rejected: reward('rejected') }
      const nll = tf.neg(sequenceMean(policy.chosen))
      const preference = smoothedLogistic(lessMargin(rewards, policy), labelSmoothing)
      return {
        losses: tf.add(preference, tf.mul(nll, nllWeight.value(progress))),
        rewards,
        metrics: { nll_loss: tf.mean(nll) },
      }
    }),
})
