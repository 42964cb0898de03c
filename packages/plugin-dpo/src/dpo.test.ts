import { createObjective, type PairedLogProbs, tf } from '@kedge/core'
import {
  describeObjective,
  differentiate,
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

const { dpo } = api

describeObjective(dpo, {
  variants: [
    { name: 'label smoothing', with: { labelSmoothing: 0.2 } },
    { name: 'a large beta', with: { beta: 2 } },
    { name: 'forward KL', with: { divergence: 'forward-kl' } },
    { name: 'an alpha divergence', with: { divergence: 'alpha', divergenceAlpha: 0.7 } },
    { name: 'LD-DPO and DPO-positive', with: { ldAlpha: 0.3, positivePenalty: 5 } },
    { name: 'WPO', with: { weighting: 'wpo' }, holdsConstants: true },
  ],
})

const create = (options: object = {}) => createObjective({ use: 'dpo', with: { ...options } }, [dpo])

/** One pair of one-token completions. */
const pair = (policy: [number, number], reference: [number, number]): Sample<PairedLogProbs> => {
  const under = ([chosen, rejected]: [number, number]): PairedLogProbs => ({
    chosen: { tokens: tf.tensor2d([[chosen]]), mask: tf.tensor2d([[1]]) },
    rejected: { tokens: tf.tensor2d([[rejected]]), mask: tf.tensor2d([[1]]) },
  })
  return { policy: under(policy), reference: under(reference) }
}

describe('dpo', () => {
  useCpuBackend()

  it('exposes the public api', () => {
    expect(Object.keys(api).sort()).toEqual(['default', 'dpo'])
    expect(api.default).toBe(dpo)
  })

  const golden = (file: string) =>
    readGolden(new URL(`../fixtures/${file}.json`, import.meta.url)).map((one, index): [number, GoldenCase] => [
      index,
      one,
    ])

  it.each([...golden('trl-dpo'), ...golden('trl-spread')])(
    'agrees with case %i of TRL in loss, gradient and metrics',
    (_, golden) => {
      const { beta, ld_alpha } = golden
      expectGolden(
        create({ beta, ...(ld_alpha !== undefined && { ldAlpha: ld_alpha }), ...divergenceOf(golden) }),
        golden,
      )
    },
  )

  it('has a loss of ln 2 where the policy equals the reference', () => {
    const { loss } = evaluateLoss(create(), pair([-1, -2], [-1, -2]))
    expect(loss).toBeCloseTo(Math.log(2), 6)
  })

  it('weighs the flipped label by labelSmoothing', () => {
    // Margin 0.5 * ((-1 - -2) - (-3 - -1)) = 1.5. -log sigmoid(1.5) = 0.2014133, -log sigmoid(-1.5) = 1.7014133;
    // 0.9 * 0.2014133 + 0.1 * 1.7014133 = 0.3514133.
    const { loss } = evaluateLoss(create({ beta: 0.5, labelSmoothing: 0.1 }), pair([-1, -3], [-2, -1]))
    expect(loss).toBeCloseTo(0.3514133, 6)
  })

  it('reports rewards, their margin and accuracy, and log-probs', () => {
    // Rewards 0.5 * (-1 - -2) = 0.5 and 0.5 * (-3 - -1) = -1.
    const { metrics } = evaluateLoss(create({ beta: 0.5 }), pair([-1, -3], [-2, -1]))
    expect(metrics).toEqual({
      'rewards/chosen': { total: 0.5, weight: 1 },
      'rewards/rejected': { total: -1, weight: 1 },
      'rewards/margins': { total: 1.5, weight: 1 },
      'rewards/accuracies': { total: 1, weight: 1 },
      'logps/chosen': { total: -1, weight: 1 },
      'logps/rejected': { total: -3, weight: 1 },
    })
  })

  it('counts a pair of equal rewards as wrong', () => {
    const { metrics } = evaluateLoss(create(), pair([-1, -2], [-1, -2]))
    expect(metrics['rewards/accuracies']).toEqual({ total: 0, weight: 1 })
  })

  it('reads beta at the progress of the step', () => {
    const objective = create({ beta: { use: 'linear', with: { from: 1, to: 0.5 } } })
    const { policy, reference } = pair([-1, -3], [-2, -1])
    const at = (step: number) =>
      objective
        .loss(policy as never, reference as never, { progress: { step, totalSteps: 10, epoch: 0 } })
        .loss.dataSync()[0]
    // Margins 3 and 1.5: log(1 + e^-3) and log(1 + e^-1.5).
    expect(at(0)).toBeCloseTo(0.0485874, 6)
    expect(at(10)).toBeCloseTo(0.2014133, 6)
  })

  it('refuses an order of the divergence where none is used, naming its path', () => {
    expect(() => create({ divergenceAlpha: 0.5 })).toThrow('objective.with.divergenceAlpha: is used with')
  })

  it('takes what a row’s margin asks for off the reward by which it is won', () => {
    const { policy, reference } = pair([-1, -3], [-2, -1])
    // Rewards differ by 1.5, less a margin of 0.5: log(1 + e^-1).
    const sample = { policy: { ...policy, margin: tf.tensor1d([0.5]) }, reference }
    expect(evaluateLoss(create({ beta: 0.5 }), sample).loss).toBeCloseTo(0.3132617, 6)
  })

  it('weighs a pair by the policy’s probability of its tokens under WPO, and holds the weight constant', () => {
    const given = pair([-1, -3], [-2, -1])
    const plain = differentiate(create({ beta: 0.5 }), given)
    const weighed = differentiate(create({ beta: 0.5, weighting: 'wpo' }), given)
    // e^-1 e^-3 = 0.0183156
    expect(weighed.loss / plain.loss).toBeCloseTo(0.0183156, 6)
    for (const [cell, value] of plain.gradient.entries())
      expect(weighed.gradient[cell]! / value).toBeCloseTo(0.0183156, 6)
  })

  it('charges a chosen completion for falling below the reference under DPO-positive', () => {
    // Log-ratios -1 (chosen) and -3: 0.5 (-1 - -3 - 2 * 1) = 0. A chosen one above the reference costs nothing.
    expect(evaluateLoss(create({ beta: 0.5, positivePenalty: 2 }), pair([-2, -4], [-1, -1])).loss).toBeCloseTo(
      Math.LN2,
      6,
    )
    const above = pair([-1, -3], [-2, -1])
    expect(evaluateLoss(create({ positivePenalty: 2 }), above)).toEqual(evaluateLoss(create(), above))
  })

  it('counts tokens beyond the shorter completion by ldAlpha', () => {
    const long = (tokens: number[], mask: number[]) => ({ tokens: tf.tensor2d([tokens]), mask: tf.tensor2d([mask]) })
    const under = (chosen: number[], rejected: number[]) => ({
      chosen: long(chosen, [1, 1]),
      rejected: long(rejected, [1, 0]),
    })
    const sample = { policy: under([-1, -1], [-2, 0]), reference: under([-2, -5], [-2, 0]) }
    const { loss, metrics } = evaluateLoss(create({ beta: 0.5, ldAlpha: 0.25 }), sample)
    // 0.5 (1 + 0.25 * 4) = 1, and log-probs -1 - 0.25.
    expect(loss).toBeCloseTo(0.3132617, 6)
    expect(metrics['logps/chosen']!.total).toBeCloseTo(-1.25, 6)
  })
})
