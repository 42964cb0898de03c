import {
  defineDecorator,
  KedgeError,
  type LossContext,
  type PairedLogProbs,
  type Scheduler,
  scheduled,
  sequenceLength,
  tf,
} from '@kedge/core'

export interface LengthRegularizedOptions {
  /** Reward that a completion is held to owe to each of its tokens; a number or a schedule. */
  readonly alpha: Scheduler
}

/** The pairs with `alpha` times the tokens that the chosen completion has fewer as a margin, on top of the data's. */
const withMargin = (pairs: PairedLogProbs, alpha: number): PairedLogProbs => {
  const fewer = tf.sub(sequenceLength(pairs.rejected), sequenceLength(pairs.chosen))
  const margin: tf.Tensor1D = tf.mul(fewer, alpha)
  return { ...pairs, margin: pairs.margin ? tf.add(pairs.margin, margin) : margin }
}

/**
 * Length-regularized preference optimization (R-DPO, arXiv 2403.19159) of any loss that honours margins:
 *
 *     m = beta (chosen - rejected) + alpha (tokens of chosen - tokens of rejected).
 *
 * A longer chosen completion is held to have won by its length in part, so it is pushed less; a shorter one that won in
 * spite of it is pushed more. Loss and gradient change, metrics do not.
 */
export const lengthRegularized = defineDecorator<LengthRegularizedOptions>({
  name: 'length-regularized',
  description: 'takes the pull of length out of any loss on pairs: R-DPO',
  paper: 'arXiv 2403.19159',
  formula: 'margin += alpha (tokens of rejected - tokens of chosen)',
  options: {
    alpha: scheduled({ minimum: 0, default: 0.01, description: 'reward that a completion owes to each of its tokens' }),
  },
  wrap(inner, { alpha }, context) {
    if (inner.batch !== 'paired' || !inner.honours?.margin)
      throw new KedgeError(
        'OBJECTIVE_INVALID',
        `length-regularized cannot wrap "${context.inner}": it takes no margins; take it out of objective.wrap`,
      )
    return {
      ...inner,
      loss(policy: PairedLogProbs, reference: PairedLogProbs, lossContext: LossContext) {
        const price = alpha.value(lossContext.progress)
        return inner.loss(price === 0 ? policy : withMargin(policy, price), reference, lossContext)
      },
    }
  },
})
