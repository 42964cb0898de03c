import { betaOption, defineObjective, pairedObjective, type Scheduler, shiftedRewards, sigmoid, tf } from '@kedge/core'

export interface ApoZeroOptions {
  /** Strength of the pull towards the reference, in rewards per nat; a number or a schedule. */
  readonly beta: Scheduler
}

/**
 * Anchored Preference Optimization, zero (arXiv 2408.06266, eq. 7), the mean over pairs of
 *
 *     1 - sigmoid(beta chosen) + sigmoid(beta rejected):
 *
 * chosen completions become likelier and rejected ones less likely, for data that is better than the model.
 */
export const apoZero = defineObjective<ApoZeroOptions>({
  name: 'apo-zero',
  description: 'Anchored Preference Optimization, for data better than the model',
  paper: 'arXiv 2408.06266, eq. 7',
  formula: '1 - sigmoid(beta chosen) + sigmoid(beta rejected)',
  options: { beta: betaOption() },
  create: ({ beta }) =>
    pairedObjective(beta, (rows) => {
      const { chosen, rejected } = shiftedRewards(rows)
      // 1 - sigmoid(z) = sigmoid(-z), which keeps its precision where z is large.
      return tf.add(sigmoid(tf.neg(chosen)), sigmoid(rejected))
    }),
})
