import {
  betaOption,
  defineObjective,
  negativeLogSigmoid,
  pairedObjective,
  runningMean,
  type Scheduler,
  shiftedRewards,
  tf,
} from '@kedge/core'

export interface BcoOptions {
  /** Strength of the pull towards the reference, in rewards per nat; a number or a schedule. */
  readonly beta: Scheduler
  /** Whether rewards are taken relative to the mean reward of the steps so far, or as they are. */
  readonly rewardShift: 'running-mean' | 'none'
}

/**
 * Binary Classifier Optimization on pairs (arXiv 2404.04656), the mean over pairs of
 *
 *     -log sigmoid(beta chosen - delta) - log sigmoid(-(beta rejected - delta)).
 *
 * The reward shift `delta` is the mean reward, over both sides, of the steps so far: 0 in the first, where the loss is
 * that of `rewardShift: none` and of TRL's `bco_pair`. All micro-batches of a step see the same `delta`, and it is part
 * of the checkpoint.
 */
export const bco = defineObjective<BcoOptions>({
  name: 'bco',
  description: 'Binary Classifier Optimization on pairs',
  paper: 'arXiv 2404.04656',
  formula: '-log sigmoid(beta chosen - delta) - log sigmoid(delta - beta rejected), delta the mean reward so far',
  options: {
    beta: betaOption(),
    rewardShift: {
      type: 'string',
      enum: ['running-mean', 'none'],
      default: 'running-mean',
      description: 'what rewards are measured from',
    },
  },
  create({ beta, rewardShift }) {
    const delta = runningMean()
    const objective = pairedObjective(beta, (rows) => {
      const { chosen, rejected } = shiftedRewards(rows)
      const shift = delta.value()
      return tf.add(negativeLogSigmoid(tf.sub(chosen, shift)), negativeLogSigmoid(tf.sub<tf.Tensor1D>(shift, rejected)))
    })
    if (rewardShift === 'none') return objective
    return {
      ...objective,
      afterStep({ metrics: { 'rewards/chosen': chosen, 'rewards/rejected': rejected }, report }) {
        report({ 'bco/delta': delta.value() })
        if (chosen !== undefined && rejected !== undefined) delta.add((chosen + rejected) / 2)
      },
      state: delta.state,
      restore: delta.restore,
    }
  },
})
