import * as tf from '@tensorflow/tfjs-core'
import type { BatchSource } from '../contracts/batch.ts'
import type { Metrics } from '../contracts/metrics.ts'
import type { Objective } from '../contracts/objective.ts'
import type { Progress } from '../contracts/scheduler.ts'
import { disposeSequence } from './batch-view.ts'
import { packLoss, unpackLoss } from './loss-values.ts'
import { type ConsumeLoss, type Scorer, scoreStep } from './score-step.ts'

/** An objective's loss and metrics over all rows of `source`, without training. */
export const evaluate = async (
  objective: Objective,
  policy: Scorer,
  reference: Scorer | undefined,
  source: BatchSource,
  progress: Progress,
): Promise<Metrics> => {
  const batches = []
  for (let step = 0; step < source.stepsPerEpoch; step++) batches.push(...(await source.step(step)))
  const read: ConsumeLoss = async (batch, loss) => {
    const sequence = await policy.logProbs(batch.layout)
    let names: string[] = []
    const packed = tf.tidy(() => {
      const result = loss(sequence)
      names = Object.keys(result.metrics)
      return packLoss(result, batch.rows)
    })
    const values = unpackLoss(names, await packed.data())
    packed.dispose()
    disposeSequence(sequence)
    return values
  }
  return scoreStep(objective, policy, reference, batches, progress, read)
}
