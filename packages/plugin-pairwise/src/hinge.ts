import {
  betaOption,
  type DivergenceOptions,
  defineObjective,
  divergenceOptions,
  divergenceScore,
  pairedObjective,
  rewardDifference,
  type Scheduler,
  tf,
} from '@kedge/core'

export interface HingeOptions extends DivergenceOptions {
  /** Strength of the pull towards the reference, in rewards per nat; a number or a schedule. */
  readonly beta: Scheduler
}

/**
 * The hinge loss of RSO (arXiv 2309.06657), SLiC (arXiv 2305.10425) with a reference: the mean over pairs of
 *
 *     max(0, 1 - beta (chosen - rejected)).
 *
 * Pairs that are won by a reward of 1 teach nothing more.
 */
export const hinge = defineObjective<HingeOptions>({
  name: 'hinge',
  description: 'SLiC’s hinge loss, normalized by a reference as in RSO',
  paper: 'arXiv 2309.06657; SLiC: arXiv 2305.10425',
  formula: 'max(0, 1 - beta (chosen - rejected))',
  options: { beta: betaOption(), ...divergenceOptions },
  create: ({ beta, ...divergence }, { path }) =>
    pairedObjective(
      beta,
      (rows) => tf.relu(tf.sub<tf.Tensor1D>(1, rewardDifference(rows))),
      divergenceScore(divergence, path),
    ),
})
