import { createObjective, tf, type UnpairedLogProbs } from '@kedge/core'
import {
  describeObjective,
  evaluateLoss,
  expectGolden,
  type GoldenCase,
  readGolden,
  useCpuBackend,
} from '@kedge/testing'
import { describe, expect, it } from 'vitest'
import * as api from './index.ts'

const { kto } = api

describeObjective(kto, {
  variants: [
    { name: 'unequal weights', with: { desirableWeight: 1.33, undesirableWeight: 0.7 } },
    { name: 'a large beta', with: { beta: 2 } },
  ],
})

const create = (options: object = {}) => createObjective({ use: 'kto', with: { ...options } }, [kto])

const column = (values: readonly number[]) => ({
  tokens: tf.tensor2d(values.map((value) => [value])),
  mask: tf.tensor2d(values.map(() => [1])),
})

/** One-token completions and, where given, mismatched ones. */
const batch = (
  logProbs: readonly number[],
  desirable: readonly number[],
  mismatched?: readonly number[],
): UnpairedLogProbs => ({
  completion: column(logProbs),
  desirable: tf.tensor1d([...desirable]),
  ...(mismatched && { mismatched: column(mismatched) }),
})

const sigmoid = (value: number) => 1 / (1 + Math.exp(-value))

describe('kto', () => {
  useCpuBackend()

  it('exposes the public api', () => {
    expect(Object.keys(api).sort()).toEqual(['apoZeroUnpaired', 'bcoUnpaired', 'default', 'kto'])
    expect(api.default).toEqual([kto, api.apoZeroUnpaired, api.bcoUnpaired])
  })

  const golden = readGolden(new URL('../fixtures/trl-kto.json', import.meta.url))

  it.each(golden.flatMap((one, index): [number, GoldenCase][] => (one.loss_type === 'kto' ? [[index, one]] : [])))(
    'agrees with case %i of TRL in loss, gradient and metrics',
    (_, golden) => {
      const { beta, desirable_weight, undesirable_weight } = golden
      expectGolden(create({ beta, desirableWeight: desirable_weight, undesirableWeight: undesirable_weight }), golden)
    },
  )

  it('has a loss of half the mean weight where the policy equals the reference', () => {
    const policy = batch([-1, -2, -3], [1, 0, 0], [-4, -5])
    const { loss } = evaluateLoss(create({ desirableWeight: 2, undesirableWeight: 0.5 }), {
      policy,
      reference: policy,
    })
    expect(loss).toBeCloseTo((2 + 0.5 + 0.5) / 3 / 2, 6)
  })

  describe('with log-ratios of 3 nats (desirable) and 1 nat (undesirable)', () => {
    const lossWith = (mismatched?: [policy: number[], reference: number[]]) =>
      evaluateLoss(create({ beta: 1 }), {
        policy: batch([-1, -1], [1, 0], mismatched?.[0]),
        reference: batch([-4, -2], [1, 0], mismatched?.[1]),
      })

    it('measures rewards against the KL divergence of mismatched completions', () => {
      // KL (3 + 1) / 2 = 2: mean of 1 - sigmoid(3 - 2) and 1 - sigmoid(2 - 1).
      const { loss, metrics } = lossWith([
        [-1, -1],
        [-4, -2],
      ])
      expect(loss).toBeCloseTo(1 - sigmoid(1), 6)
      expect(metrics.kl).toEqual({ total: 4, weight: 2 })
    })

    it('clamps the KL divergence at 0 after averaging, not before', () => {
      // -3 and 1 average to -1, clamped to 0; clamped first they would average to 0.5.
      const { loss, metrics } = lossWith([
        [-4, -1],
        [-1, -2],
      ])
      expect(metrics.kl?.total).toBe(0)
      expect(loss).toBeCloseTo((1 - sigmoid(3) + (1 - sigmoid(-1))) / 2, 6)
    })

    it('takes the KL divergence as 0 without mismatched completions', () => {
      const { loss, metrics } = lossWith()
      expect(metrics.kl?.total).toBe(0)
      expect(loss).toBeCloseTo((1 - sigmoid(3) + (1 - sigmoid(-1))) / 2, 6)
    })

    it('reports rewards and log-probs over the rows they belong to', () => {
      expect(lossWith().metrics).toMatchObject({
        'rewards/chosen': { total: 3, weight: 1 },
        'rewards/rejected': { total: 1, weight: 1 },
        'logps/chosen': { total: -1, weight: 1 },
        'logps/rejected': { total: -1, weight: 1 },
      })
    })
  })

  it('reports no margin where one kind of completion is missing', () => {
    const objective = create()
    expect(objective.summarize?.({ 'rewards/chosen': 1, 'rewards/rejected': -1 })).toEqual({ 'rewards/margins': 2 })
    expect(objective.summarize?.({ 'rewards/chosen': 1 })).toEqual({})
  })
})
