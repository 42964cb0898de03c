import {
  betaOption,
  defineObjective,
  negativeLogSigmoid,
  pairedObjective,
  type Scheduler,
  shiftedRewards,
  tf,
} from '@kedge/core'

export interface NcaOptions {
  /** Strength of the pull towards the reference, in rewards per nat; a number or a schedule. */
  readonly beta: Scheduler
}

/**
 * Noise Contrastive Alignment on pairs (arXiv 2402.05369), the mean over pairs of
 *
 *     -log sigmoid(c) - (log sigmoid(-c) + log sigmoid(-r)) / 2,   c = beta chosen, r = beta rejected.
 *
 * It judges each reward by itself, so that it keeps the chosen completion's probability from falling.
 */
export const nca = defineObjective<NcaOptions>({
  name: 'nca',
  description: 'Noise Contrastive Alignment on pairs',
  paper: 'arXiv 2402.05369',
  formula: '-log sigmoid(c) - (log sigmoid(-c) + log sigmoid(-r)) / 2, c = beta chosen, r = beta rejected',
  options: { beta: betaOption() },
  create: ({ beta }) =>
    pairedObjective(beta, (rows) => {
      const { chosen, rejected } = shiftedRewards(rows)
      const noise = tf.add(negativeLogSigmoid(tf.neg(chosen)), negativeLogSigmoid(tf.neg(rejected)))
      return tf.add(negativeLogSigmoid(chosen), tf.div(noise, 2))
    }),
})
