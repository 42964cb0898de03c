import {
  betaOption,
  type DivergenceOptions,
  defineObjective,
  divergenceOptions,
  divergenceScore,
  labelSmoothingOption,
  pairedObjective,
  rewardDifference,
  type Scheduler,
  sequenceLength,
  smoothedLogistic,
  tf,
} from '@kedge/core'

export interface DpoNormOptions extends DivergenceOptions {
  /** Strength of the pull towards the reference, in rewards per nat a token; a number or a schedule. */
  readonly beta: Scheduler
  /** Share of pairs whose labels are assumed to be flipped, in [0, 0.5). */
  readonly labelSmoothing: number
}

/**
 * Length-normalized DPO (Tülu 3, arXiv 2411.15124), the mean over pairs of
 *
 *     -log sigmoid(m),   m = beta (chosen / tokens of chosen - rejected / tokens of rejected),
 *
 * smoothed as DPO's where `labelSmoothing` is above 0. Log-ratios of a token are small, so betas are larger than DPO's.
 * Rewards in the metrics are of sums over tokens; a row's margin is of the rewards compared, which are means.
 */
export const dpoNorm = defineObjective<DpoNormOptions>({
  name: 'dpo-norm',
  description: 'length-normalized DPO',
  paper: 'arXiv 2411.15124',
  formula: '-log sigmoid(beta (chosen / tokens of chosen - rejected / tokens of rejected))',
  options: { beta: betaOption(), labelSmoothing: labelSmoothingOption, ...divergenceOptions },
  create: ({ beta, labelSmoothing, ...divergence }, { path }) =>
    pairedObjective(
      beta,
      (rows) => {
        const perToken = (side: 'chosen' | 'rejected'): tf.Tensor1D =>
          tf.div(rows[side], tf.maximum(sequenceLength(rows.policy[side]), 1))
        const means = { ...rows, chosen: perToken('chosen'), rejected: perToken('rejected') }
        return smoothedLogistic(rewardDifference(means), labelSmoothing)
      },
      divergenceScore(divergence, path),
    ),
})
