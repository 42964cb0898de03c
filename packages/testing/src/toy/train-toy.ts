import { createRandom, disposeSequence, type Metrics, type Objective, viewBatch } from '@kedge/core'
import { meansOf } from '../golden/golden-case.ts'
import type { ToyPolicy } from './create-toy-policy.ts'
import { randomBatch } from './random-batch.ts'

export interface TrainToyOptions {
  /** Optimizer steps to take. */
  readonly steps: number
  /** Optimizer steps already taken; the batch of a step depends on its number alone. Default 0. */
  readonly from?: number
  readonly learningRate?: number
}

/** What one optimizer step left behind. */
export interface ToyRecord {
  /** 1 after the first step. */
  readonly step: number
  /** Before the step's update. */
  readonly loss: number
  /** What the objective reported after the step. */
  readonly reported: Metrics
  /** The two tables of logits, and the reference's version, after the step. */
  readonly policy: Float32Array
  readonly reference: Float32Array
  readonly version: number
}

const oneStep = async (
  toy: ToyPolicy,
  objective: Objective,
  done: number,
  learningRate: number,
): Promise<ToyRecord> => {
  const batch = randomBatch(createRandom(3, done), objective.batch, toy.vocabulary)
  const progress = { step: done, totalSteps: 100, epoch: done / 10, stepsPerEpoch: 10 }
  const mismatched = objective.needs.mismatched && batch.kind === 'unpaired' ? batch.mismatched : undefined
  const policyMismatched = mismatched && (await toy.logProbs(mismatched))
  const referenceMismatched = mismatched && (await toy.reference.logProbs(mismatched))
  const reference = await toy.reference.logProbs(batch.layout)
  const { loss, metrics } = await toy.backward(
    batch.layout,
    (policy) =>
      objective.loss(
        viewBatch(batch, policy, policyMismatched) as never,
        viewBatch(batch, reference, referenceMismatched) as never,
        { progress },
      ),
    1,
    batch.rows,
  )
  for (const sequence of [policyMismatched, referenceMismatched, reference]) disposeSequence(sequence)
  await toy.update({ learningRate, maxGradNorm: 10 })

  const means = meansOf(metrics)
  let reported: Metrics = {}
  await objective.afterStep?.({
    step: done + 1,
    progress,
    metrics: { loss, ...means, ...objective.summarize?.(means) },
    reference: toy.reference,
    report: (metrics) => {
      reported = { ...reported, ...metrics }
    },
  })
  return {
    step: done + 1,
    loss,
    reported,
    policy: toy.snapshot(),
    reference: toy.reference.parameters(),
    version: toy.reference.version,
  }
}

/** Trains a toy policy on random batches under an objective, as the trainer would. */
export const trainToy = async (
  toy: ToyPolicy,
  objective: Objective,
  { steps, from = 0, learningRate = 0.5 }: TrainToyOptions,
): Promise<ToyRecord[]> => {
  const records: ToyRecord[] = []
  for (let done = from; done < from + steps; done++) records.push(await oneStep(toy, objective, done, learningRate))
  return records
}
