import { createObjective, createRandom, type PairedLogProbs, type Plugin, tf } from '@kedge/core'
import { differentiate, evaluateLoss, randomPaired, type Sample, useCpuBackend } from '@kedge/testing'
import { describe, expect, it } from 'vitest'
import * as api from './index.ts'

const create = (use: string, options: object = {}) =>
  createObjective({ use, with: { ...options } }, api.default as readonly Plugin[])

const column = (values: readonly number[]) => ({
  tokens: tf.tensor2d(values.map((value) => [value])),
  mask: tf.tensor2d(values.map(() => [1])),
})

/** One-token pairs with these log-ratios, of log-prob 0 under the policy. */
const pairs = (
  chosen: readonly number[],
  rejected: readonly number[],
  columns: { weight?: number[]; margin?: number[] } = {},
): Sample<PairedLogProbs> => {
  const further = Object.fromEntries(Object.entries(columns).map(([name, values]) => [name, tf.tensor1d(values)]))
  const under = (one: readonly number[], other: readonly number[]) => ({
    chosen: column(one),
    rejected: column(other),
    ...further,
  })
  return {
    policy: under(
      chosen.map(() => 0),
      rejected.map(() => 0),
    ),
    reference: under(
      chosen.map((value) => -value),
      rejected.map((value) => -value),
    ),
  }
}

const lossOf = (use: string, options: object, sample: Sample) => evaluateLoss(create(use, options), sample).loss

const progress = { step: 0, totalSteps: 3, epoch: 0 }

describe('the pairwise losses', () => {
  useCpuBackend()

  it('are the public api', () => {
    expect(Object.keys(api).sort()).toEqual(
      'aot aotUnpaired apoDown apoZero bco default discopop dpoNorm exo hinge lengthRegularized nca robustDpo sppoHard'.split(
        ' ',
      ),
    )
    expect(api.default.length).toBe(13)
  })

  it.each([
    // sigmoid(0) = 1/2 and log 2 = 0.6931472 throughout.
    ['hinge', 1],
    ['robust-dpo', Math.LN2],
    // KL((1/2, 1/2) || (0.999, 0.001)) = -log 2 - (log 0.999 + log 0.001) / 2
    ['exo', 2.7612306],
    ['nca', 2 * Math.LN2],
    ['bco', 2 * Math.LN2],
    // 2 (1 / (2 * 0.1))^2
    ['sppo-hard', 50],
    ['aot', Math.LN2],
    ['aot-unpaired', Math.LN2],
    ['apo-zero', 1],
    ['apo-down', 1],
    // (log 2 + 1) / 2
    ['discopop', 0.8465736],
    ['dpo-norm', Math.LN2],
  ])('%s has a loss of %d where the policy equals the reference', (use, expected) => {
    expect(lossOf(use, {}, pairs([0, 0], [0, 0]))).toBeCloseTo(expected, 5)
  })

  it.each([
    // Log-ratios 3 and 1 with beta 0.5: rewards 1.5 and 0.5, and a margin of 2.
    // max(0, 1 - (1 - 2))
    ['hinge', 2],
    // Rewards 1.5 - 1 and 0.5 + 1: log(1 + e^-0.5) + log(1 + e^1.5)
    ['bco', 0.4740769 + 1.7014133],
    // ((0.5 - 0.5)^2 + (1.5 + 0.5)^2) / 0.25
    ['sppo-hard', 16],
    // sigmoid(-0.5) + sigmoid(1.5)
    ['apo-zero', 0.3775407 + 0.8175745],
    // sigmoid(1.5) + 1 - sigmoid(1.5 - 0.5 - 2)
    ['apo-down', 0.8175745 + 0.7310586],
    // log(1 + e^-(1 - 2))
    ['aot', 1.3132617],
    ['aot-unpaired', 1.3132617],
    ['dpo-norm', 1.3132617],
  ])('%s takes a margin in units of the reward', (use, expected) => {
    expect(lossOf(use, { beta: 0.5 }, pairs([3], [1], { margin: [2] }))).toBeCloseTo(expected, 5)
  })
})

describe('bco', () => {
  useCpuBackend()

  it('measures rewards from the mean of the steps before, and reports it', async () => {
    const objective = create('bco', { beta: 1 })
    const given = () => pairs([3], [1])
    // log(1 + e^-3) + log(1 + e^1), then from (3 + 1) / 2: log(1 + e^-1) twice.
    expect(evaluateLoss(objective, given()).loss).toBeCloseTo(0.0485874 + 1.3132617, 6)
    const reported: object[] = []
    const report = (further: object) => reported.push(further)
    const metrics = { 'rewards/chosen': 3, 'rewards/rejected': 1 }
    await objective.afterStep?.({ step: 1, progress, metrics, report })
    expect(evaluateLoss(objective, given()).loss).toBeCloseTo(2 * 0.3132617, 6)
    await objective.afterStep?.({ step: 2, progress, metrics: { 'rewards/chosen': 0, 'rewards/rejected': 0 }, report })
    expect(reported).toEqual([{ 'bco/delta': 0 }, { 'bco/delta': 2 }])
    expect(objective.state?.()).toEqual({ mean: 1, count: 2 })
  })

  it('has no state where rewards are taken as they are', () => {
    expect(create('bco', { rewardShift: 'none' }).state).toBeUndefined()
  })
})

describe('aot-unpaired', () => {
  useCpuBackend()

  it('matches the k-th smallest chosen reward with the k-th smallest rejected one', () => {
    // Sorted 1, 2, 5 against -1, 0, 4: 2, 2, 1.
    const loss = lossOf('aot-unpaired', { beta: 1 }, pairs([5, 1, 2], [0, 4, -1]))
    expect(loss).toBeCloseTo((0.126928 + 0.126928 + 0.3132617) / 3, 6)
  })

  it('counts a row as often as its weight says', () => {
    const twice = lossOf('aot-unpaired', { beta: 1 }, pairs([5, 1, 5], [0, 4, 0]))
    const weighted = lossOf('aot-unpaired', { beta: 1 }, pairs([5, 1], [0, 4], { weight: [2, 1] }))
    expect(weighted * 2).toBeCloseTo(twice * 3, 5)
  })

  it('leaves a row of weight 0 out of both samples', () => {
    const without = lossOf('aot-unpaired', { beta: 1 }, pairs([5, 2], [0, -1]))
    const weighted = lossOf('aot-unpaired', { beta: 1 }, pairs([5, 1, 2], [0, 4, -1], { weight: [1, 0, 1] }))
    expect(weighted * 3).toBeCloseTo(without * 2, 5)
  })
})

describe('aot', () => {
  useCpuBackend()

  it('is DPO on one pair', () => {
    const sample = randomPaired(createRandom(5), { rows: 1 })
    const { loss, gradient } = differentiate(create('aot', { beta: 0.3 }), sample)
    const dpo = differentiate(create('robust-dpo', { beta: 0.3, labelSmoothing: 0 }), sample)
    expect(loss).toBeCloseTo(dpo.loss, 6)
    for (const [cell, value] of dpo.gradient.entries()) expect(gradient[cell]).toBeCloseTo(value, 6)
  })
})

describe('discopop', () => {
  useCpuBackend()

  it.each([0.05, 1, 20])('is finite in loss and gradient at margins of +-2000 with a temperature of %d', (tau) => {
    for (const [chosen, rejected] of [
      [1000, -1000],
      [-1000, 1000],
    ] as const) {
      const { loss, gradient } = differentiate(create('discopop', { beta: 1, tau }), pairs([chosen], [rejected]))
      expect([loss, ...gradient]).toSatisfy((values: number[]) => values.every(Number.isFinite))
    }
  })
})
