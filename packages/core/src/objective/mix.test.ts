import * as tf from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-backend-cpu'
import { describe, expect, it } from 'vitest'
import type { PairedLogProbs } from '../contracts/log-probs.ts'
import type { LossResult } from '../contracts/objective.ts'
import { defineObjective } from '../plugins/define.ts'
import { type CreatedObjective, createObjective } from './create-objective.ts'
import { runningMean } from './running-mean.ts'
import { sequenceSum } from './sequences.ts'

/** Its loss is `scale` times the mean log-prob of the chosen completions, plus the mean of their margins. */
const toy = defineObjective<{ scale: number }>({
  name: 'toy',
  options: { scale: { type: 'number', default: 1 } },
  create({ scale }) {
    const seen = runningMean()
    return {
      batch: 'paired',
      needs: { reference: true },
      honours: { weight: true, margin: true },
      loss({ chosen, margin }) {
        const mean = tf.mul(tf.mean(sequenceSum(chosen)), scale)
        return { loss: margin ? tf.add(mean, tf.mean(margin)) : mean, metrics: { mean } }
      },
      summarize: ({ mean }) => (mean === undefined ? {} : { twice: 2 * mean }),
      afterStep: ({ metrics, report }) => {
        seen.add(metrics.mean)
        report({ seen: seen.value() })
      },
      state: seen.state,
      restore: seen.restore,
    }
  },
})

const marginless = defineObjective<object>({
  name: 'marginless',
  options: {},
  create: () => ({
    batch: 'paired',
    needs: { reference: false },
    honours: { weight: true },
    loss: ({ rejected }) => ({ loss: tf.mean(sequenceSum(rejected)), metrics: {} }),
  }),
})

const single = defineObjective<object>({
  name: 'single',
  options: {},
  create: () => ({
    batch: 'unpaired',
    needs: { reference: false },
    loss: () => ({ loss: tf.scalar(0), metrics: {} }),
  }),
})

const create = (of: readonly object[]): CreatedObjective =>
  createObjective({ use: 'mix', with: { of } }, [toy, marginless, single])

const completion = (logProb: number) => ({ tokens: tf.tensor2d([[logProb]]), mask: tf.tensor2d([[1]]) })
const pair = (): PairedLogProbs => ({ chosen: completion(-2), rejected: completion(-3) })

const evaluate = (objective: CreatedObjective, policy = pair(), step = 0): LossResult =>
  objective.loss(policy as never, pair() as never, { progress: { step, totalSteps: 10, epoch: 0 } })

const numberOf = (value: unknown): number => (value as tf.Tensor).dataSync()[0]!

describe('mix', () => {
  it('adds its parts up by their weights', () => {
    // 0.5 * -2 + 1 * -3 + 2 * (3 * -2)
    const objective = create([
      { use: 'toy', weight: 0.5 },
      { use: 'marginless' },
      { use: 'toy', with: { scale: 3 }, weight: 2 },
    ])
    expect(numberOf(evaluate(objective).loss)).toBe(-16)
    expect(objective.needs).toEqual({ reference: true, mismatched: false })
  })

  it('reports each part under its name, and the first of each metric under the plain one', () => {
    const { metrics } = evaluate(create([{ use: 'marginless' }, { use: 'toy' }, { use: 'toy', with: { scale: 3 } }]))
    expect(Object.fromEntries(Object.entries(metrics).map(([name, value]) => [name, numberOf(value)]))).toEqual({
      mean: -2,
      'marginless/loss': -3,
      'toy/loss': -2,
      'toy/mean': -2,
      'toy-2/loss': -6,
      'toy-2/mean': -6,
    })
  })

  it('summarizes each part from its own metrics', () => {
    const objective = create([{ use: 'toy' }, { use: 'toy', with: { scale: 3 } }])
    expect(objective.summarize?.({ mean: -2, 'toy/mean': -2, 'toy-2/mean': -6 })).toEqual({
      twice: -4,
      'toy/twice': -4,
      'toy-2/twice': -12,
    })
  })

  it('takes schedules for weights and lists them by their paths', () => {
    const weight = { use: 'linear', with: { from: 1, to: 0 } }
    const objective = create([{ use: 'toy', weight }])
    expect([0, 5, 10].map((step) => numberOf(evaluate(objective, pair(), step).loss))).toEqual([-2, -1, 0])
    expect([...objective.schedules.keys()]).toEqual(['objective.with.of.0.weight'])
  })

  it('shows margins to the parts that honour them only', () => {
    const margin = tf.tensor1d([5])
    const objective = create([{ use: 'toy' }, { use: 'marginless' }])
    expect(numberOf(evaluate(objective, { ...pair(), margin }).loss)).toBe(-2 + 5 - 3)
    expect(() => evaluate(create([{ use: 'marginless' }]), { ...pair(), margin })).toThrow(
      'the rows have a margin, which the objective "mix" does not take into account',
    )
  })

  it('gives each part its own metrics after a step, and saves and restores its state', async () => {
    const parts = [{ use: 'toy' }, { use: 'marginless' }, { use: 'toy', with: { scale: 3 } }]
    const objective = create(parts)
    const reported: object[] = []
    const metrics = { mean: -2, 'toy/mean': -2, 'toy-2/mean': -6 }
    const progress = { step: 0, totalSteps: 10, epoch: 0 }
    await objective.afterStep?.({ step: 1, progress, metrics, report: (further) => reported.push(further) })
    expect(reported).toEqual([{ 'toy/seen': -2 }, { 'toy-2/seen': -6 }])

    const resumed = create(parts)
    resumed.restore?.(JSON.parse(JSON.stringify(objective.state?.())))
    expect(resumed.state?.()).toEqual([{ mean: -2, count: 1 }, null, { mean: -6, count: 1 }])
  })

  it('names the path of what is wrong with a part', () => {
    expect(() => create([{ use: 'toy', with: { scale: 'much' } }])).toThrow('objective.with.of.0.with.scale: must be')
    expect(() => create([{ use: 'toy', weight: -1 }])).toThrow('objective.with.of.0.weight: must be >= 0')
    expect(() => create([{ use: 'tyo' }])).toThrow('objective.with.of.0.use: no objective is named "tyo"')
    expect(() => create([])).toThrow('objective.with.of: ')
  })

  it('refuses parts that take different kinds of rows', () => {
    expect(() => create([{ use: 'toy' }, { use: 'single' }])).toThrow(
      'objective.with.of: "toy" takes paired rows and "single" unpaired ones; mix objectives of one kind',
    )
  })
})
