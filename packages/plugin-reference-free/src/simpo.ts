import {
  defineObjective,
  labelSmoothingOption,
  type Scheduler,
  scheduled,
  sequenceMean,
  smoothedLogistic,
  tf,
} from '@kedge/core'
import { lessMargin, referenceFreeObjective } from './reference-free-objective.ts'

export interface SimpoOptions {
  /** Reward per nat a token; a number or a schedule. */
  readonly beta: Scheduler
  /** Reward by which the chosen completion is to win; a number or a schedule. */
  readonly gamma: Scheduler
  /** Share of pairs whose labels are assumed to be flipped, in [0, 0.5). */
  readonly labelSmoothing: number
}

/**
 * Simple Preference Optimization (arXiv 2405.14734, eq. 6), the mean over pairs of
 *
 *     -log sigmoid(beta (chosen - rejected) - gamma),
 *
 * where `chosen` and `rejected` are mean log-probs of a token: what a policy is sampled by is what it is trained by, and
 * no reference is needed. Rows' margins add to `gamma`.
 */
export const simpo = defineObjective<SimpoOptions>({
  name: 'simpo',
  description: 'Simple Preference Optimization: mean log-probs as rewards',
  paper: 'arXiv 2405.14734, eq. 6',
  formula: '-log sigmoid(beta (log pi(chosen) / tokens - log pi(rejected) / tokens) - gamma)',
  options: {
    beta: scheduled({ exclusiveMinimum: 0, default: 2, description: 'reward per nat a token' }),
    gamma: scheduled({ minimum: 0, default: 0.5, description: 'reward by which the chosen completion is to win' }),
    labelSmoothing: labelSmoothingOption,
  },
  create: ({ beta, gamma, labelSmoothing }) =>
    referenceFreeObjective((policy, progress) => {
      const strength = beta.value(progress)
      const reward = (side: 'chosen' | 'rejected'): tf.Tensor1D => tf.mul(sequenceMean(policy[side]), strength)
      const rewards = { chosen: reward('chosen'), rejected: reward('rejected') }
      const logits = tf.sub<tf.Tensor1D>(lessMargin(rewards, policy), gamma.value(progress))
      return { losses: smoothedLogistic(logits, labelSmoothing), rewards }
    }),
})
