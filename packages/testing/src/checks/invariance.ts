import { type LossValues, type Objective, tf } from '@kedge/core'
import { expect } from 'vitest'
import { padTime, reverseMismatched, rowsOf, takeRows, withoutMismatched } from '../samples/change.ts'
import { differentiate, evaluateLoss } from '../samples/evaluate-loss.ts'
import type { Sample } from '../samples/sample.ts'
import { stackMask } from '../samples/stack.ts'
import { expectClose } from './expect-close.ts'

const tolerance = { relative: 1e-5, absolute: 1e-6 }

const expectSameValues = (actual: LossValues, expected: LossValues): void => {
  expectClose(actual.loss, expected.loss, { ...tolerance, what: 'loss' })
  expect(Object.keys(actual.metrics).sort()).toEqual(Object.keys(expected.metrics).sort())
  for (const [name, { total, weight }] of Object.entries(expected.metrics)) {
    expectClose(actual.metrics[name]!.total, total, { ...tolerance, what: name })
    expectClose(actual.metrics[name]!.weight, weight, { ...tolerance, what: `weight of ${name}` })
  }
}

/** The gradient at completion tokens, row by row. */
const gradientAtTokens = (objective: Objective, sample: Sample): number[] => {
  const mask = stackMask(sample.policy).dataSync()
  return [...differentiate(objective, sample).gradient].filter((_, index) => mask[index] === 1)
}

const expectSameGradient = (actual: readonly number[], expected: readonly number[]): void => {
  expect(actual.length).toBe(expected.length)
  for (const [index, value] of expected.entries())
    expectClose(actual[index]!, value, { ...tolerance, what: `gradient at token ${index}` })
}

/** Further columns of padding change neither loss, metrics nor gradient. */
export const expectPaddingIgnored = (objective: Objective, sample: Sample): void =>
  tf.tidy(() => {
    const padded = padTime(sample, 3)
    expectSameValues(evaluateLoss(objective, padded), evaluateLoss(objective, sample))
    expectSameGradient(gradientAtTokens(objective, padded), gradientAtTokens(objective, sample))
  })

/** The order of the rows, and of the mismatched completions, changes neither loss nor metrics. */
export const expectRowOrderIgnored = (objective: Objective, sample: Sample): void =>
  tf.tidy(() => {
    const order = Array.from({ length: rowsOf(sample) }, (_, row) => row).reverse()
    const shuffled = reverseMismatched(takeRows(sample, order))
    expectSameValues(evaluateLoss(objective, shuffled), evaluateLoss(objective, sample))
  })

/** Losses and metrics of single rows average to those of the batch, so that gradient accumulation is exact. */
export const expectRowsAverage = (objective: Objective, sample: Sample): void =>
  tf.tidy(() => {
    const rows = rowsOf(sample)
    const parts = Array.from({ length: rows }, (_, row) => evaluateLoss(objective, takeRows(sample, [row])))
    const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)
    const whole = evaluateLoss(objective, sample)
    expectSameValues(
      {
        loss: sum(parts.map(({ loss }) => loss)) / rows,
        metrics: Object.fromEntries(
          Object.keys(whole.metrics).map((name) => [
            name,
            {
              total: sum(parts.map(({ metrics }) => metrics[name]!.total)),
              weight: sum(parts.map(({ metrics }) => metrics[name]!.weight)),
            },
          ]),
        ),
      },
      whole,
    )
  })

/** An objective that declares no need of a reference, or of mismatched completions, does not use them. */
export const expectNeedsDeclared = (objective: Objective, sample: Sample): void =>
  tf.tidy(() => {
    const expected = evaluateLoss(objective, sample)
    if (!objective.needs.reference)
      expectSameValues(evaluateLoss(objective, { ...sample, reference: sample.policy }), expected)
    if (!objective.needs.mismatched) expectSameValues(evaluateLoss(objective, withoutMismatched(sample)), expected)
  })
