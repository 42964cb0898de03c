import { betaOption, defineObjective, type Scheduler, sigmoid, tf } from '@kedge/core'
import { type KindWeights, kindWeightOptions, unpairedObjective } from './unpaired-objective.ts'

export interface ApoZeroUnpairedOptions extends KindWeights {
  /** Strength of the pull towards the reference, in rewards per nat; a number or a schedule. */
  readonly beta: Scheduler
}

/**
 * APO-zero (arXiv 2408.06266, eq. 7) for single labelled completions, the mean over them of
 *
 *     desirableWeight   (1 - sigmoid(beta r))   where the completion is desirable,
 *     undesirableWeight      sigmoid(beta r)    where it is not,
 *
 * which is KTO with a reference point of 0, and so without mismatched completions.
 */
export const apoZeroUnpaired = defineObjective<ApoZeroUnpairedOptions>({
  name: 'apo-zero-unpaired',
  description: 'Anchored Preference Optimization, zero, for single labelled completions',
  paper: 'arXiv 2408.06266, eq. 7',
  formula: '1 - sigmoid(beta r) where desirable, sigmoid(beta r) where not',
  options: { beta: betaOption(), ...kindWeightOptions },
  create: (options) =>
    unpairedObjective(options, ({ reward, sign }) => ({
      losses: sigmoid(tf.neg(tf.mul<tf.Tensor1D>(reward, sign))),
    })),
})
