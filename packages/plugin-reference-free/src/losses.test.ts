import { createObjective, type PairedLogProbs, type Plugin, tf } from '@kedge/core'
import { differentiate, evaluateLoss, useCpuBackend } from '@kedge/testing'
import { describe, expect, it } from 'vitest'
import * as api from './index.ts'

const create = (use: string, options: object = {}) =>
  createObjective({ use, with: { ...options } }, api.default as readonly Plugin[])

/** A chosen completion of two tokens of -1 and -2 nats, and a rejected one of one token of `rejected` nats. */
const sample = (columns: { weight?: number; margin?: number } = {}, chosen = [-1, -2], rejected = -2) => {
  const policy: PairedLogProbs = {
    chosen: { tokens: tf.tensor2d([chosen]), mask: tf.tensor2d([[1, 1]]) },
    rejected: { tokens: tf.tensor2d([[rejected, 0]]), mask: tf.tensor2d([[1, 0]]) },
    ...Object.fromEntries(Object.entries(columns).map(([name, value]) => [name, tf.tensor1d([value])])),
  }
  return { policy, reference: policy }
}

describe('the losses without a reference', () => {
  useCpuBackend()

  it('are the public api', () => {
    expect(Object.keys(api).sort()).toEqual(['cpo', 'default', 'orpo', 'sft', 'simpo'])
    expect(api.default).toEqual([api.simpo, api.orpo, api.cpo, api.sft])
  })

  it.each([
    // Means -1.5 and -2: log(1 + e^-(2 * 0.5 - 0.5))
    ['simpo', { beta: 2, gamma: 0.5 }, 0.4740769],
    // A row's margin of 0.25 adds to gamma: log(1 + e^-0.25)
    ['simpo', { beta: 2, gamma: 0.5 }, 0.5759394, { margin: 0.25 }],
    // Log-odds -1.2475178 and -1.8545868, which differ by 0.6070690: 1.5 + 0.1 log(1 + e^-0.6070690)
    ['orpo', { beta: 0.1 }, 1.5434989],
    // Sums -3 and -2: log(1 + e^0.5) + 1.5
    ['cpo', { beta: 0.5 }, 2.474077],
    ['cpo', { beta: 0.5, nllWeight: 0 }, 0.974077],
    ['sft', {}, 1.5],
    ['sft', { lengthNormalization: 'sum' }, 3],
    ['sft', {}, 6, { weight: 4 }],
  ])('%s with %o has a loss of %d', (use, options, expected, columns: { weight?: number; margin?: number } = {}) => {
    expect(evaluateLoss(create(use, options), sample(columns)).loss).toBeCloseTo(expected, 5)
  })

  it('report rewards by their own measures', () => {
    const rewards = (use: string, options: object) => {
      const { metrics } = evaluateLoss(create(use, options), sample())
      return [metrics['rewards/chosen']!.total, metrics['rewards/rejected']!.total]
    }
    expect(rewards('simpo', { beta: 2 })).toEqual([-3, -4])
    expect(rewards('cpo', { beta: 0.5 })).toEqual([-1.5, -1])
    expect(rewards('orpo', { beta: 0.5 })).toEqual([-0.75, -1])
  })

  it('give the likelihood of a token over all tokens', () => {
    expect(evaluateLoss(create('sft'), sample()).metrics.nll_per_token).toEqual({ total: 3, weight: 2 })
  })
})

describe('the odds of orpo', () => {
  useCpuBackend()

  it.each([
    // Near certainty -log(1e-4) and far from it -20: d/dx log odds = 1 / (1 - e^x).
    [[-1e-4, -1e-4], -20],
    [[-20, -20], -1e-4],
    [[0, 0], -1000],
    [[-1000, -1000], 0],
  ])('are finite in loss and slope at %o against %d nats', (chosen, rejected) => {
    const { loss, gradient } = differentiate(create('orpo'), sample({}, chosen, rejected))
    expect([loss, ...gradient]).toSatisfy((values: number[]) => values.every(Number.isFinite))
  })

  it('keep their digits near certainty', () => {
    // log(p / (1 - p)) at log p = -1e-4 is -1e-4 - log(1 - e^-1e-4) = 9.2102904; at -20 it is -20.0000000.
    const { metrics } = evaluateLoss(create('orpo'), sample({}, [-1e-4, -1e-4], -20))
    expect(metrics.log_odds_chosen!.total / 29.2102904).toBeCloseTo(1, 6)
  })
})
