import { type LogProbs, type Objective, tf } from '@kedge/core'
import { expect } from 'vitest'
import { differentiate } from '../samples/evaluate-loss.ts'
import type { Sample } from '../samples/sample.ts'

const tensorsOf = (logProbs: LogProbs): tf.Tensor[] =>
  Object.values(logProbs).flatMap((part) => (part instanceof tf.Tensor ? [part] : [part.tokens, part.mask]))

/** Evaluating the loss and its gradient keeps no tensor alive. */
export const expectNoLeak = (objective: Objective, sample: Sample): void => {
  differentiate(objective, sample)
  const before = tf.memory().numTensors
  for (let round = 0; round < 3; round++) differentiate(objective, sample)
  expect(tf.memory().numTensors - before, 'tensors left behind by three losses').toBe(0)
}

/** Evaluating the loss leaves what it was given as it was, and leaves it alive. */
export const expectInputsUnchanged = (objective: Objective, sample: Sample): void => {
  const inputs = [...tensorsOf(sample.policy), ...tensorsOf(sample.reference)]
  const before = inputs.map((tensor) => Array.from(tensor.dataSync()))
  differentiate(objective, sample)
  expect(inputs.map((tensor) => tensor.isDisposed)).not.toContain(true)
  expect(inputs.map((tensor) => Array.from(tensor.dataSync()))).toEqual(before)
}
