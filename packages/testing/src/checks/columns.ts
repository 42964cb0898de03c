import { isKedgeError, type Objective } from '@kedge/core'
import { expect } from 'vitest'
import { rowsOf, takeRows, withColumns } from '../samples/change.ts'
import { differentiate, evaluateLoss } from '../samples/evaluate-loss.ts'
import type { Sample } from '../samples/sample.ts'
import { expectClose } from './expect-close.ts'

const tolerance = { relative: 1e-5, absolute: 1e-6 }

const fill = (sample: Sample, value: number): number[] => new Array<number>(rowsOf(sample)).fill(value)

const expectSame = (actual: readonly number[], expected: readonly number[], what: string): void => {
  for (const [index, value] of expected.entries())
    expectClose(actual[index]!, value, { ...tolerance, what: `${what} at ${index}` })
}

/** Weights of 1 and margins of 0 are as good as none. */
export const expectNeutralColumns = (objective: Objective, sample: Sample): void => {
  const { weight, margin } = objective.honours ?? {}
  const columns = { ...(weight && { weight: fill(sample, 1) }), ...(margin && { margin: fill(sample, 0) }) }
  expect(differentiate(objective, withColumns(sample, columns))).toEqual(differentiate(objective, sample))
}

/** A row of weight 0 has no gradient, and its metrics count all the same. */
export const expectWeightZeroDrops = (objective: Objective, sample: Sample): void => {
  const rows = rowsOf(sample)
  const without = fill(sample, 1).map((one, row) => (row === 1 ? 0 : one))
  const whole = differentiate(objective, sample)
  const { gradient, metrics } = differentiate(objective, withColumns(sample, { weight: without }))
  const time = gradient.length / rows / ('chosen' in sample.policy ? 2 : 1)
  for (let cell = 0; cell < gradient.length; cell++)
    if (Math.floor(cell / time) % rows === 1) expect(Math.abs(gradient[cell]!), `gradient at cell ${cell}`).toBe(0)
  // A mix reports the weighted losses of its parts.
  for (const name of Object.keys(whole.metrics).filter((name) => !name.endsWith('/loss')))
    expect(metrics[name], name).toEqual(whole.metrics[name])
}

/** Weights three times as large give three times the loss and gradient; rows that stand alone add up by their weights. */
export const expectWeightsScale = (objective: Objective, sample: Sample, rowsCoupled: boolean): void => {
  const weight = fill(sample, 0).map((_, row) => 0.5 + row)
  const once = differentiate(objective, withColumns(sample, { weight }))
  const thrice = differentiate(objective, withColumns(sample, { weight: weight.map((value) => 3 * value) }))
  expectSame([thrice.loss], [3 * once.loss], 'loss')
  expectSame(
    [...thrice.gradient],
    [...once.gradient].map((value) => 3 * value),
    'gradient',
  )
  if (rowsCoupled) return
  const alone = weight.map((value, row) => value * evaluateLoss(objective, takeRows(sample, [row])).loss)
  expectSame([once.loss], [alone.reduce((sum, value) => sum + value, 0) / weight.length], 'loss')
}

/** A margin changes the loss. */
export const expectMarginsCount = (objective: Objective, sample: Sample): void => {
  const { loss } = evaluateLoss(objective, withColumns(sample, { margin: fill(sample, 0.5) }))
  expect(loss).not.toBeCloseTo(evaluateLoss(objective, sample).loss, 6)
}

/** Rows with a column that the objective does not honour are refused by its name, not trained on without it. */
export const expectColumnRefused = (objective: Objective, sample: Sample, column: 'weight' | 'margin'): void => {
  let thrown: unknown
  try {
    evaluateLoss(objective, withColumns(sample, { [column]: fill(sample, 1) }))
  } catch (error) {
    thrown = error
  }
  if (!isKedgeError(thrown)) expect.fail(`a ${column} is refused with a KedgeError; got ${thrown}`)
  expect(thrown.code).toBe('DATA_INVALID')
  expect(thrown.message).toContain(column)
}
