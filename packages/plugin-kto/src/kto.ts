import { betaOption, defineObjective, type Scheduler, sigmoid, tf } from '@kedge/core'
import { klReferencePoint } from './kl-reference-point.ts'
import { type KindWeights, kindWeightOptions, unpairedObjective } from './unpaired-objective.ts'

/** The weights are the paper's lambda_D and lambda_U. */
export interface KtoOptions extends KindWeights {
  /** Strength of the pull towards the reference, in rewards per nat; a number or a schedule. */
  readonly beta: Scheduler
}

/**
 * Kahneman-Tversky Optimization (arXiv 2402.01306, section 4), the mean over completions of
 *
 *     desirableWeight   (1 - sigmoid(beta (r - kl)))   where the completion is desirable,
 *     undesirableWeight (1 - sigmoid(beta (kl - r)))   where it is not,
 *
 * where `r` is the log-ratio of policy to reference, summed over tokens, and `kl` the reference point from mismatched
 * completions.
 */
export const kto = defineObjective<KtoOptions>({
  name: 'kto',
  description: 'Kahneman-Tversky Optimization, for single labelled completions',
  paper: 'arXiv 2402.01306, section 4',
  formula: '1 - sigmoid(beta (r - kl)) where desirable, 1 - sigmoid(beta (kl - r)) where not',
  options: { beta: betaOption(), ...kindWeightOptions },
  create(options) {
    const objective = unpairedObjective(options, ({ policy, reference, beta, reward, sign }) => {
      const kl = klReferencePoint(policy, reference)
      // 1 - sigmoid(z) = sigmoid(-z), which keeps its precision where z is large.
      const losses = sigmoid(tf.mul<tf.Tensor1D>(tf.sub(tf.mul(kl, beta), reward), sign))
      return { losses, metrics: { kl } }
    })
    return { ...objective, needs: { reference: true, mismatched: true } }
  },
})
