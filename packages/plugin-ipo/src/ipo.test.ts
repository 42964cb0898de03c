import { createObjective, type PairedLogProbs, tf } from '@kedge/core'
import {
  describeObjective,
  divergenceOf,
  evaluateLoss,
  expectGolden,
  type GoldenCase,
  readGolden,
  type Sample,
  useCpuBackend,
} from '@kedge/testing'
import { describe, expect, it } from 'vitest'
import * as api from './index.ts'

const { ipo } = api

describeObjective(ipo, {
  variants: [
    { name: 'summed log-ratios', with: { lengthNormalization: 'sum' } },
    { name: 'a large beta', with: { beta: 2 } },
    { name: 'the Jensen-Shannon divergence', with: { divergence: 'js' } },
    { name: 'forward KL', with: { divergence: 'forward-kl', beta: 1 } },
  ],
})

const create = (options: object = {}) => createObjective({ use: 'ipo', with: { ...options } }, [ipo])

/** One pair: a chosen completion of two tokens and a rejected one of one token. */
const pair = (chosen: [number, number], rejected: number): PairedLogProbs => ({
  chosen: { tokens: tf.tensor2d([chosen]), mask: tf.tensor2d([[1, 1]]) },
  rejected: { tokens: tf.tensor2d([[rejected, 0]]), mask: tf.tensor2d([[1, 0]]) },
})

describe('ipo', () => {
  useCpuBackend()

  it('exposes the public api', () => {
    expect(Object.keys(api).sort()).toEqual(['default', 'ipo'])
    expect(api.default).toBe(ipo)
  })

  const golden = (file: string) =>
    readGolden(new URL(`../fixtures/${file}.json`, import.meta.url)).map((one, index): [number, GoldenCase] => [
      index,
      one,
    ])

  it.each([...golden('trl-ipo'), ...golden('trl-spread')])(
    'agrees with case %i of TRL in loss, gradient and metrics',
    (_, golden) => {
      expectGolden(create({ beta: golden.beta, ...divergenceOf(golden) }), golden)
    },
  )

  it('has a loss of 1 / (4 beta^2) where the policy equals the reference', () => {
    const policy = pair([-1, -2], -3)
    const sample = { policy, reference: policy }
    expect(evaluateLoss(create(), sample).loss).toBeCloseTo(25, 5)
    expect(evaluateLoss(create({ beta: 0.5 }), sample).loss).toBeCloseTo(1, 6)
  })

  describe('for log-ratios of 4 nats over two tokens and -1 nat over one', () => {
    const sample = (): Sample => ({ policy: pair([-1, -1], -3), reference: pair([-3, -3], -2) })

    it('compares means over tokens by default', () => {
      // (4 / 2 - -1 / 1 - 1 / (2 * 0.5))^2 = (3 - 1)^2
      expect(evaluateLoss(create({ beta: 0.5 }), sample()).loss).toBeCloseTo(4, 5)
    })

    it('compares sums where asked to', () => {
      // (4 - -1 - 1)^2
      expect(evaluateLoss(create({ beta: 0.5, lengthNormalization: 'sum' }), sample()).loss).toBeCloseTo(16, 5)
    })

    it('reports rewards of sums either way', () => {
      for (const lengthNormalization of ['mean', 'sum']) {
        const { metrics } = evaluateLoss(create({ beta: 0.5, lengthNormalization }), sample())
        expect(metrics).toEqual({
          'rewards/chosen': { total: 2, weight: 1 },
          'rewards/rejected': { total: -0.5, weight: 1 },
          'rewards/margins': { total: 2.5, weight: 1 },
          'rewards/accuracies': { total: 1, weight: 1 },
          'logps/chosen': { total: -2, weight: 1 },
          'logps/rejected': { total: -3, weight: 1 },
        })
      }
    })
  })
})
