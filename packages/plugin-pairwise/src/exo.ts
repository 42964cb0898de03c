import {
  betaOption,
  type DivergenceOptions,
  defineObjective,
  divergenceOptions,
  divergenceScore,
  pairedObjective,
  rewardDifference,
  type Scheduler,
} from '@kedge/core'
import { klOfLabels } from './kl-of-labels.ts'

export interface ExoOptions extends DivergenceOptions {
  /** Strength of the pull towards the reference, in rewards per nat; a number or a schedule. */
  readonly beta: Scheduler
  /** Probability that a label is wrong, the paper's epsilon, in (0, 0.5). */
  readonly labelSmoothing: number
}

/**
 * EXO on pairs (arXiv 2402.00856, eq. 16), the mean over pairs of
 *
 *     KL(q || p),   q = (sigmoid(m), sigmoid(-m)),   p = (1 - labelSmoothing, labelSmoothing),   m = beta (chosen - rejected),
 *
 * the reverse of the divergence that conservative DPO minimizes: it seeks the mode. Labels of 0 and 1 would make it
 * infinite, so `labelSmoothing` cannot be 0.
 */
export const exo = defineObjective<ExoOptions>({
  name: 'exo',
  description: 'Efficient Exact Optimization on pairs: the reverse KL divergence to smoothed labels',
  paper: 'arXiv 2402.00856, eq. 16',
  formula: 'KL((sigmoid(m), sigmoid(-m)) || (1 - labelSmoothing, labelSmoothing)), m = beta (chosen - rejected)',
  options: {
    beta: betaOption(),
    labelSmoothing: {
      type: 'number',
      exclusiveMinimum: 0,
      exclusiveMaximum: 0.5,
      default: 1e-3,
      description: 'probability that a label is wrong',
    },
    ...divergenceOptions,
  },
  create: ({ beta, labelSmoothing, ...divergence }, { path }) =>
    pairedObjective(
      beta,
      (rows) => klOfLabels(rewardDifference(rows), Math.log1p(-labelSmoothing), Math.log(labelSmoothing)),
      divergenceScore(divergence, path),
    ),
})
