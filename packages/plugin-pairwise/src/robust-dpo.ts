import {
  betaOption,
  type DivergenceOptions,
  defineObjective,
  divergenceOptions,
  divergenceScore,
  labelSmoothingOption,
  negativeLogSigmoid,
  pairedObjective,
  rewardDifference,
  type Scheduler,
  tf,
} from '@kedge/core'

export interface RobustDpoOptions extends DivergenceOptions {
  /** Strength of the pull towards the reference, in rewards per nat; a number or a schedule. */
  readonly beta: Scheduler
  /** Share of pairs whose labels are assumed to be flipped, the paper's epsilon, in [0, 0.5). */
  readonly labelSmoothing: number
}

/**
 * Robust DPO (arXiv 2403.00409), the mean over pairs of
 *
 *     (-(1 - e) log sigmoid(m) + e log sigmoid(-m)) / (1 - 2 e),   m = beta (chosen - rejected), e = labelSmoothing:
 *
 * an unbiased estimate, from labels flipped at rate `e`, of DPO's loss on clean labels. It has no lower bound.
 */
export const robustDpo = defineObjective<RobustDpoOptions>({
  name: 'robust-dpo',
  description: 'DPO unbiased under labels flipped at a known rate',
  paper: 'arXiv 2403.00409',
  formula:
    '(-(1 - e) log sigmoid(m) + e log sigmoid(-m)) / (1 - 2 e), m = beta (chosen - rejected), e = labelSmoothing',
  options: { beta: betaOption(), labelSmoothing: { ...labelSmoothingOption, default: 0.1 }, ...divergenceOptions },
  create: ({ beta, labelSmoothing, ...divergence }, { path }) =>
    pairedObjective(
      beta,
      (rows) => {
        const margin = rewardDifference(rows)
        const asLabelled = tf.mul(negativeLogSigmoid(margin), 1 - labelSmoothing)
        const flipped = tf.mul(negativeLogSigmoid(tf.neg(margin)), labelSmoothing)
        return tf.div<tf.Tensor1D>(tf.sub(asLabelled, flipped), 1 - 2 * labelSmoothing)
      },
      divergenceScore(divergence, path),
    ),
})
