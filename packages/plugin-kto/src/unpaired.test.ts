import { createObjective, type Plugin, tf, type UnpairedLogProbs } from '@kedge/core'
import {
  describeObjective,
  differentiate,
  evaluateLoss,
  expectGolden,
  type GoldenCase,
  readGolden,
  useCpuBackend,
} from '@kedge/testing'
import { describe, expect, it } from 'vitest'
import plugins, { apoZeroUnpaired, bcoUnpaired } from './index.ts'

const weighted = { name: 'unequal weights', with: { desirableWeight: 1.33, undesirableWeight: 0.7, beta: 1 } }

describeObjective(apoZeroUnpaired, { variants: [weighted] })
describeObjective(bcoUnpaired, { variants: [weighted] })

const create = (use: string, options: object = {}) =>
  createObjective({ use, with: { ...options } }, plugins as readonly Plugin[])

/** One-token completions of log-prob 0 under the policy: the reference's log-probs are minus their log-ratios. */
const sample = (logRatios: readonly number[], desirable: readonly number[]) => {
  const under = (values: readonly number[]): UnpairedLogProbs => ({
    completion: { tokens: tf.tensor2d(values.map((value) => [value])), mask: tf.tensor2d(values.map(() => [1])) },
    desirable: tf.tensor1d([...desirable]),
  })
  return { policy: under(logRatios.map(() => 0)), reference: under(logRatios.map((value) => -value)) }
}

describe('apo-zero-unpaired', () => {
  useCpuBackend()
  const golden = readGolden(new URL('../fixtures/trl-kto.json', import.meta.url))

  it.each(
    golden.flatMap((one, index): [number, GoldenCase][] =>
      one.loss_type === 'apo_zero_unpaired' ? [[index, one]] : [],
    ),
  )('agrees with case %i of TRL in loss, gradient and metrics', (_, one) => {
    // It needs no KL divergence and so reports none, where TRL reports 0.
    const { kl: _kl, ...metrics } = one.metrics
    expectGolden(create('apo-zero-unpaired', { beta: one.beta }), { ...one, metrics })
  })
})

describe('a saturated sigmoid', () => {
  useCpuBackend()

  it.each([12, -12])('keeps the digits of its slope, at a reward of %d', (reward) => {
    const { gradient } = differentiate(create('apo-zero-unpaired', { beta: 1 }), sample([reward], [1]))
    // e^-12 / (1 + e^-12)^2 = 6.1441368e-6; y (1 - y) of a float32 y near 1 is 6.1393e-6.
    expect(gradient[0]! / -6.1441368e-6).toBeCloseTo(1, 5)
  })
})

describe('bco-unpaired', () => {
  useCpuBackend()

  it('measures rewards from the mean reward of the steps before', async () => {
    const objective = create('bco-unpaired', { beta: 0.5 })
    // Rewards 2 and -1. At first from 0: (log(1 + e^-2) + log(1 + e^-1)) / 2 = (0.1269280 + 0.3132617) / 2.
    const given = () => sample([4, -2], [1, 0])
    expect(evaluateLoss(objective, given()).loss).toBeCloseTo(0.2200948, 6)
    const reported: object[] = []
    const progress = { step: 0, totalSteps: 2, epoch: 0 }
    const metrics = { 'rewards/mean': 0.5 }
    await objective.afterStep?.({ step: 1, progress, metrics, report: (further) => reported.push(further) })
    expect(reported).toEqual([{ 'bco/delta': 0 }])
    // Then from 0.5: (log(1 + e^-1.5) + log(1 + e^-1.5)) / 2.
    expect(evaluateLoss(objective, given()).loss).toBeCloseTo(0.2014133, 6)
    expect(objective.state?.()).toEqual({ mean: 0.5, count: 1 })
  })

  it('reports the mean reward over all rows', () => {
    expect(
      evaluateLoss(create('bco-unpaired', { beta: 0.5 }), sample([4, -2], [1, 0])).metrics['rewards/mean'],
    ).toEqual({
      total: 1,
      weight: 2,
    })
  })
})
