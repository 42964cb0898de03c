import {
  createObjective,
  isKedgeError,
  type Objective,
  type PairedLogProbs,
  type Plugin,
  type StepInfo,
  tf,
} from '@kedge/core'
import { dpo } from '@kedge/plugin-dpo'
import { createToyPolicy, evaluateLoss, trainToy, useCpuBackend } from '@kedge/testing'
import { describe, expect, it } from 'vitest'
import * as api from './index.ts'

const plugins = [dpo, ...api.default] as readonly Plugin[]

const create = (beta: object) => createObjective({ use: 'dpo', with: { beta } }, plugins)

const column = (values: readonly number[]) => ({
  tokens: tf.tensor2d(values.map((value) => [value])),
  mask: tf.tensor2d(values.map(() => [1])),
})

/** One-token pairs that the policy tells apart by these margins, in nats. */
const pairs = (...margins: number[]): { policy: PairedLogProbs; reference: PairedLogProbs } => {
  const under = (values: readonly number[]) => ({ chosen: column(values), rejected: column(values.map(() => -1)) })
  return { policy: under(margins.map((margin) => margin - 1)), reference: under(margins.map(() => -1)) }
}

const stepInfo = (metrics: StepInfo['metrics']): StepInfo => ({
  step: 1,
  progress: { step: 0, totalSteps: 10, epoch: 0 },
  metrics,
  report: () => {},
})

const betaOf = (objective: Objective, ...margins: number[]): number => {
  const { metrics } = evaluateLoss(objective, pairs(...margins))
  return metrics['beta/value']!.total / metrics['beta/value']!.weight
}

describe('beta-dpo', () => {
  useCpuBackend()

  it('gives each micro-batch a beta by its own margins', () => {
    const objective = create({ use: 'beta-dpo', with: { value: 0.5, alpha: 0.6 } })
    // M = 0.5 * mean(2, 4) = 1.5: beta = 0.5 (1 + 0.6 * 1.5) = 0.95.
    const { loss, metrics } = evaluateLoss(objective, pairs(2, 4))
    expect(betaOf(objective, 2, 4)).toBeCloseTo(0.95, 6)
    expect(metrics['beta/margin']).toEqual({ total: 3, weight: 2 })
    // (log(1 + e^-1.9) + log(1 + e^-3.8)) / 2
    expect(loss).toBeCloseTo((0.1393869 + 0.0221244) / 2, 5)
    expect(betaOf(objective, 0)).toBeCloseTo(0.5, 6)
  })

  it('measures margins from their moving average, which moves once a step', async () => {
    const objective = create({ use: 'beta-dpo', with: { value: 0.5, momentum: 0.8 } })
    evaluateLoss(objective, pairs(2, 4))
    await objective.afterStep?.(stepInfo({ 'beta/margin': 1.5 }))
    // M_0 = 0.2 * 1.5 = 0.3: beta = 0.5 (1 + 0.6 (1.5 - 0.3)).
    expect(betaOf(objective, 2, 4)).toBeCloseTo(0.86, 6)
  })

  it('never falls below its minimum', () => {
    expect(betaOf(create({ use: 'beta-dpo', with: { value: 0.5, minimum: 0.02 } }), -1000)).toBeCloseTo(0.02, 6)
  })

  it('lets no gradient through beta', () => {
    const { policy, reference } = pairs(2)
    const objective = create({ use: 'beta-dpo', with: { value: 0.5 } })
    const progress = { step: 0, totalSteps: 10, epoch: 0 }
    const slope = tf.tidy(() =>
      tf
        .grad((tokens) => {
          const shown = { ...policy, chosen: { ...policy.chosen, tokens: tokens as tf.Tensor2D } }
          return objective.loss(shown as never, reference as never, { progress }).loss
        })(policy.chosen.tokens)
        .dataSync(),
    )
    // Beta 0.5 (1 + 0.6 * 1) = 0.8: -0.8 sigmoid(-1.6).
    expect(slope[0]).toBeCloseTo(-0.8 * 0.1679816, 6)
  })

  it('is refused where there are no pairs', () => {
    const scheduler = api.betaDpo.create({ value: 0.1, alpha: 0.6, momentum: 0.9, minimum: 1e-3 }, { warn: () => {} })
    const single = { completion: column([-1]), desirable: tf.tensor1d([1]) }
    expect(() => scheduler.measure?.(single, single)).toThrow('the schedule "beta-dpo" needs pairs')
  })
})

describe('kl-target', () => {
  useCpuBackend()

  it('moves beta towards the target by a fifth of the gain at most', async () => {
    const objective = create({ use: 'kl-target', with: { from: 0.5, target: 2, gain: 0.5 } })
    const betas: number[] = []
    for (const kl of [2.2, 100, 2, 0]) {
      await objective.afterStep?.(stepInfo({ 'beta/kl': kl }))
      betas.push(betaOf(objective, 1))
    }
    // Relative errors 0.1, 0.2 (clipped), 0, -0.2 (clipped): factors 1.05, 1.1, 1, 0.9.
    for (const [index, expected] of [0.525, 0.5775, 0.5775, 0.51975].entries())
      expect(betas[index]).toBeCloseTo(expected, 6)
  })

  it('estimates the distance by itself: 0 where the policy equals the reference, and never negative', () => {
    const objective = create({ use: 'kl-target', with: { target: 1 } })
    const klOf = (...margins: number[]) => evaluateLoss(objective, pairs(...margins)).metrics['beta/kl']!
    expect(klOf(0, 0)).toEqual({ total: 0, weight: 4 })
    // e^-1 - 1 + 1 and e^2 - 1 - 2 over four completions, two of which did not move.
    expect(klOf(1, -2).total).toBeCloseTo(0.3678794 + 4.3890561, 5)
    expect(klOf(-1000).total).toSatisfy(Number.isFinite)
  })

  it('follows the metric that it is told to, and says so where there is none', async () => {
    const objective = create({ use: 'kl-target', with: { from: 0.5, target: 2, metric: 'kl/samples' } })
    await objective.afterStep?.(stepInfo({ 'kl/samples': 2.2 }))
    expect(betaOf(objective, 1)).toBeCloseTo(0.505, 6)
    const failure = await Promise.resolve(objective.afterStep?.(stepInfo({ loss: 1 }))).catch((error: unknown) => error)
    expect(isKedgeError(failure) && failure.message).toBe(
      'the schedule "kl-target" follows the metric "kl/samples", which no step has; name one of loss, or leave "metric" out',
    )
  })
})

describe.each([
  ['beta-dpo', { value: 0.5, momentum: 0.5 }],
  ['kl-target', { from: 0.5, target: 0.05, gain: 1 }],
])('a run with %s', (use, options) => {
  useCpuBackend()

  it('resumes where it was, and adapts on the way', async () => {
    const spec = { use, with: options }
    const whole = createToyPolicy()
    const expected = await trainToy(whole, create(spec), { steps: 6 })
    const constant = createToyPolicy()
    const fixed = await trainToy(constant, createObjective({ use: 'dpo', with: { beta: 0.5 } }, plugins), { steps: 6 })
    expect(expected.at(-1)!.loss).not.toBeCloseTo(fixed.at(-1)!.loss, 4)

    const toy = createToyPolicy()
    const first = create(spec)
    const begun = await trainToy(toy, first, { steps: 3 })
    const second = create(spec)
    second.restore?.(JSON.parse(JSON.stringify(first.state?.())))
    expect([...begun, ...(await trainToy(toy, second, { from: 3, steps: 3 }))]).toEqual(expected)
    for (const one of [whole, constant, toy]) one.dispose()
  })
})
