import * as tf from '@tensorflow/tfjs-core'
import type { Batch, TokenLayout } from '../contracts/batch.ts'
import type { LossValues } from '../contracts/engine.ts'
import type { SequenceLogProbs } from '../contracts/log-probs.ts'
import type { Metrics } from '../contracts/metrics.ts'
import type { LossResult, Objective } from '../contracts/objective.ts'
import type { Progress } from '../contracts/scheduler.ts'
import { disposeSequence, viewBatch } from './batch-view.ts'
import { dataDivergence } from './divergence.ts'
import { scoreMismatched } from './mismatched.ts'
import { createTally } from './tally.ts'

/** Anything that scores completions: the policy, its reference, the initial policy. */
export interface Scorer {
  logProbs(layout: TokenLayout): Promise<SequenceLogProbs>
}

/** What becomes of one micro-batch's loss: read only, or differentiated too. */
export type ConsumeLoss = (
  batch: Batch,
  loss: (policy: SequenceLogProbs) => LossResult,
  rowsOfStep: number,
) => Promise<LossValues>

/** Runs an objective over the micro-batches of one step and adds their numbers up. */
export const scoreStep = async (
  objective: Objective,
  policy: Scorer,
  reference: Scorer | undefined,
  batches: readonly Batch[],
  progress: Progress,
  consume: ConsumeLoss,
): Promise<Metrics & { readonly loss: number }> => {
  const rows = batches.reduce((sum, batch) => sum + batch.rows, 0)
  const scoreBoth = objective.needs.mismatched === true
  const mismatchedPolicy = scoreBoth ? await scoreMismatched(batches, policy.logProbs) : undefined
  const mismatchedReference = scoreBoth && reference ? await scoreMismatched(batches, reference.logProbs) : undefined
  const tally = createTally()
  for (const batch of batches) {
    const fixed = await reference?.logProbs(batch.layout)
    const loss = (sequence: SequenceLogProbs): LossResult => {
      const against = fixed ?? { tokens: tf.zerosLike(sequence.tokens), mask: sequence.mask }
      const result = objective.loss(
        viewBatch(batch, sequence, mismatchedPolicy) as never,
        viewBatch(batch, against, mismatchedReference) as never,
        { progress },
      )
      return fixed ? { ...result, metrics: { ...result.metrics, ...dataDivergence(sequence, fixed) } } : result
    }
    tally.add(await consume(batch, loss, rows), batch.rows)
    disposeSequence(fixed)
  }
  disposeSequence(mismatchedPolicy)
  disposeSequence(mismatchedReference)
  const metrics = tally.metrics()
  return { ...metrics, ...objective.summarize?.(metrics) }
}
