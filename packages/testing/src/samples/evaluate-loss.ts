import { type LossResult, type LossValues, type Objective, packLoss, tf, unpackLoss } from '@kedge/core'
import { rowsOf } from './change.ts'
import { numbersInTidy } from './numbers-in-tidy.ts'
import type { Sample } from './sample.ts'
import { stackTokens, withStackedTokens } from './stack.ts'

export interface Differentiated extends LossValues {
  /** `[completions * time]`: d loss / d policy token log-prob, in the order of `stackTokens`. */
  readonly gradient: Float32Array
}

const progress = { step: 0, totalSteps: 100, epoch: 0 }

const lossOf = (objective: Objective, { policy, reference }: Sample): LossResult =>
  // The sample was made for this kind of objective; the type cannot say so.
  objective.loss(policy as never, reference as never, { progress })

const read = (result: LossResult, rows: number): LossValues =>
  unpackLoss(Object.keys(result.metrics), packLoss(result, rows).dataSync())

/** An objective's loss and metrics on a sample, as numbers. */
export const evaluateLoss = (objective: Objective, sample: Sample): LossValues =>
  numbersInTidy(() => read(lossOf(objective, sample), rowsOf(sample)))

/** An objective's loss, metrics and gradient on a sample, as numbers. */
export const differentiate = (objective: Objective, sample: Sample): Differentiated => {
  let values: LossValues | undefined
  const gradient = numbersInTidy(() => {
    const loss = (tokens: tf.Tensor) => {
      const policy = withStackedTokens(sample.policy, tokens as tf.Tensor2D)
      const result = lossOf(objective, { ...sample, policy })
      // Read inside the tape: it disposes everything but the loss when it ends.
      values = read(result, rowsOf(sample))
      return result.loss
    }
    return tf.grad(loss)(stackTokens(sample.policy)).dataSync() as Float32Array
  })
  return { ...values!, gradient }
}
