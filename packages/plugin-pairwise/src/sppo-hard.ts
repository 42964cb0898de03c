import { betaOption, defineObjective, pairedObjective, type Scheduler, shiftedRewards, tf } from '@kedge/core'

export interface SppoHardOptions {
  /** Strength of the pull towards the reference, in rewards per nat, 1 / eta in the paper; a number or a schedule. */
  readonly beta: Scheduler
}

/**
 * Self-Play Preference Optimization (arXiv 2405.00675, eq. 4.7) with probabilities of winning of 1 and 0, the mean over
 * pairs of
 *
 *     (chosen - 1 / (2 beta))^2 + (rejected + 1 / (2 beta))^2.
 *
 * Computed as `((beta chosen - 1 / 2)^2 + (beta rejected + 1 / 2)^2) / beta^2`.
 */
export const sppoHard = defineObjective<SppoHardOptions>({
  name: 'sppo-hard',
  description: 'Self-Play Preference Optimization with hard labels',
  paper: 'arXiv 2405.00675, eq. 4.7',
  formula: '(chosen - 1 / (2 beta))^2 + (rejected + 1 / (2 beta))^2',
  options: { beta: betaOption() },
  create: ({ beta }) =>
    pairedObjective(beta, (rows) => {
      const { chosen, rejected } = shiftedRewards(rows)
      const errors = tf.add(tf.square(tf.sub(chosen, 0.5)), tf.square(tf.add(rejected, 0.5)))
      return tf.div<tf.Tensor1D>(errors, rows.beta ** 2)
    }),
})
