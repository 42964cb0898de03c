import {
  betaOption,
  type DivergenceOptions,
  defineObjective,
  divergenceOptions,
  divergenceScore,
  pairedObjective,
  rewardDifference,
  type Scheduler,
  scheduled,
} from '@kedge/core'
import { modulatedLoss } from './modulated-loss.ts'

export interface DiscopopOptions extends DivergenceOptions {
  /** Strength of the pull towards the reference, in rewards per nat; a number or a schedule. */
  readonly beta: Scheduler
  /** Temperature of the blend of the two losses; a number or a schedule. */
  readonly tau: Scheduler
}

/**
 * DiscoPOP, the log-ratio modulated loss (arXiv 2406.08414, eq. 5), the mean over pairs of
 *
 *     -(1 - w) log sigmoid(m) + w e^-m,   w = sigmoid(m / tau),   m = beta (chosen - rejected):
 *
 * logistic where a pair is lost and exponential where it is won.
 */
export const discopop = defineObjective<DiscopopOptions>({
  name: 'discopop',
  description: 'the loss that DiscoPOP discovered: logistic where a pair is lost, exponential where it is won',
  paper: 'arXiv 2406.08414, eq. 5',
  formula: '-(1 - w) log sigmoid(m) + w e^-m, w = sigmoid(m / tau), m = beta (chosen - rejected)',
  options: {
    beta: betaOption(),
    tau: scheduled({ exclusiveMinimum: 0, default: 0.05, description: 'temperature of the blend' }),
    ...divergenceOptions,
  },
  create: ({ beta, tau, ...divergence }, { path }) =>
    pairedObjective(
      beta,
      (rows) => modulatedLoss(rewardDifference(rows), tau.value(rows.progress)),
      divergenceScore(divergence, path),
    ),
})
