import { betaOption, defineObjective, pairedObjective, type Scheduler, tf } from '@kedge/core'
import { anchoredDown } from './anchored-down.ts'

export interface ApoDownOptions {
  /** Strength of the pull towards the reference, in rewards per nat; a number or a schedule. */
  readonly beta: Scheduler
}

/**
 * Anchored Preference Optimization, down (arXiv 2408.06266, eq. 8), the mean over pairs of
 *
 *     sigmoid(beta chosen) + 1 - sigmoid(beta (chosen - rejected)):
 *
 * both completions become less likely and rejected ones more so, for data that is worse than the model. A row's margin is
 * of the difference; the anchor of the chosen completion stays.
 */
export const apoDown = defineObjective<ApoDownOptions>({
  name: 'apo-down',
  description: 'Anchored Preference Optimization, for data worse than the model',
  paper: 'arXiv 2408.06266, eq. 8',
  formula: 'sigmoid(beta chosen) + 1 - sigmoid(beta (chosen - rejected))',
  options: { beta: betaOption() },
  create: ({ beta }) =>
    pairedObjective(beta, ({ beta: strength, chosen, rejected, policy: { margin } }) => {
      const reward: tf.Tensor1D = tf.mul(rejected, strength)
      return anchoredDown(tf.mul(chosen, strength), margin ? tf.add(reward, margin) : reward)
    }),
})
