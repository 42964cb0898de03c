import { betaOption, defineObjective, negativeLogSigmoid, runningMean, type Scheduler, tf } from '@kedge/core'
import { type KindWeights, kindWeightOptions, unpairedObjective } from './unpaired-objective.ts'

export interface BcoUnpairedOptions extends KindWeights {
  /** Strength of the pull towards the reference, in rewards per nat; a number or a schedule. */
  readonly beta: Scheduler
}

/**
 * Binary Classifier Optimization (arXiv 2404.04656) for single labelled completions, the mean over them of
 *
 *     -desirableWeight   log sigmoid(beta r - delta)      where the completion is desirable,
 *     -undesirableWeight log sigmoid(-(beta r - delta))   where it is not,
 *
 * where the reward shift `delta` is the mean reward of the steps so far, 0 in the first: the same for every micro-batch of
 * a step, and part of the checkpoint.
 */
export const bcoUnpaired = defineObjective<BcoUnpairedOptions>({
  name: 'bco-unpaired',
  description: 'Binary Classifier Optimization, for single labelled completions',
  paper: 'arXiv 2404.04656',
  formula: '-log sigmoid(beta r - delta) where desirable, -log sigmoid(delta - beta r) where not',
  options: { beta: betaOption(), ...kindWeightOptions },
  create(options) {
    const delta = runningMean()
    return {
      ...unpairedObjective(options, ({ reward, sign }) => ({
        losses: negativeLogSigmoid(tf.mul(tf.sub(reward, delta.value()), sign)),
        metrics: { 'rewards/mean': tf.mean(reward) },
      })),
      afterStep({ metrics, report }) {
        report({ 'bco/delta': delta.value() })
        delta.add(metrics['rewards/mean'])
      },
      state: delta.state,
      restore: delta.restore,
    }
  },
})
