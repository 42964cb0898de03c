import { defineObjective, negativeLogSigmoid, type Scheduler, scheduled, sequenceMean, tf } from '@kedge/core'
import { logOdds } from './log-odds.ts'
import { lessMargin, referenceFreeObjective } from './reference-free-objective.ts'

export interface OrpoOptions {
  /** Weight of the odds ratio beside the likelihood, the paper's lambda; a number or a schedule. */
  readonly beta: Scheduler
}

/**
 * Odds Ratio Preference Optimization (arXiv 2403.07691, eq. 6 and 7), the mean over pairs of
 *
 *     nll - beta log sigmoid(log odds(chosen) - log odds(rejected)),   odds = p / (1 - p),
 *
 * where `p` is a completion's probability for each token, the exponential of its mean log-prob, and `nll = -log p(chosen)`.
 * As in the paper, `nll` is a mean over each completion's own tokens (TRL's is over all tokens of a batch). A row's margin
 * is of the log-odds.
 */
export const orpo = defineObjective<OrpoOptions>({
  name: 'orpo',
  description: 'Odds Ratio Preference Optimization: likelihood and odds ratio in one',
  paper: 'arXiv 2403.07691, eq. 6 and 7',
  formula: 'nll(chosen) - beta log sigmoid(log odds(chosen) - log odds(rejected))',
  options: {
    beta: scheduled({ minimum: 0, default: 0.1, description: 'weight of the odds ratio; the paper’s lambda' }),
  },
  create: ({ beta }) =>
    referenceFreeObjective((policy, progress) => {
      const strength = beta.value(progress)
      const chosen = sequenceMean(policy.chosen)
      const rejected = sequenceMean(policy.rejected)
      const odds = { chosen: logOdds(chosen), rejected: logOdds(rejected) }
      const preference = negativeLogSigmoid(lessMargin(odds, policy))
      const nll = tf.neg(chosen)
      return {
        losses: tf.add(nll, tf.mul(preference, strength)),
        rewards: { chosen: tf.mul(chosen, strength), rejected: tf.mul(rejected, strength) },
        metrics: { nll_loss: tf.mean(nll), log_odds_chosen: tf.mean(tf.sub(odds.chosen, odds.rejected)) },
      }
    }),
})
