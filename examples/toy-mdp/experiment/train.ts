import { type CreatedObjective, disposeSequence, type SequenceLogProbs, tf, viewBatch } from '@kedge/core'
import { batchOf } from './batches.ts'
import type { Pair } from './pairs.ts'
import type { Policies } from './policies.ts'
import type { Reference } from './reference.ts'

export interface TrainOptions {
  readonly steps: number
  /** Disposed at the end. */
  readonly optimizer: tf.Optimizer
  /** Present when the objective needs one. */
  readonly reference?: Reference
  /** Called before the first step with 0, and after each step with its number. */
  readonly onStep?: (step: number) => void
}

/**
 * Trains the policies of all seeds side by side, each on its pair.
 *
 * The objective takes the mean over rows of terms that each depend on one row; the loss is multiplied by the number of
 * seeds, so a policy's gradient is what it would be if it were trained alone.
 */
export const train = async (
  objective: CreatedObjective,
  policies: Policies,
  pairs: readonly Pair[],
  { steps, optimizer, reference, onStep = () => {} }: TrainOptions,
): Promise<void> => {
  const batch = batchOf(objective.batch, pairs)
  const variables = [policies.hidden, policies.output]
  let against: SequenceLogProbs | undefined
  let version: number | undefined

  onStep(0)
  for (let done = 0; done < steps; done++) {
    const progress = { step: done, totalSteps: steps, epoch: done }
    if (reference && reference.version !== version) {
      disposeSequence(against)
      against = await reference.logProbs(batch.layout)
      version = reference.version
    }
    const loss = (): tf.Scalar => {
      const scored = policies.logProbs(batch.layout)
      const fixed = against ?? { tokens: tf.zerosLike(scored.tokens), mask: scored.mask }
      const result = objective.loss(viewBatch(batch, scored) as never, viewBatch(batch, fixed) as never, { progress })
      return tf.mul(result.loss, pairs.length) as tf.Scalar
    }
    optimizer.minimize(loss, false, variables)
    await objective.afterStep?.({
      step: done + 1,
      progress,
      metrics: {},
      ...(reference && { reference }),
      report: () => {},
    })
    onStep(done + 1)
  }
  disposeSequence(against)
  optimizer.dispose()
}
