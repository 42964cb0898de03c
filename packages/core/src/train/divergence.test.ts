import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import type { TokenLayout, UnpairedBatch } from '../contracts/batch.ts'
import { dataDivergence, meanK2, sampleDivergence } from './divergence.ts'
import { evaluateRun } from './evaluate-run.ts'
import type { Scorer } from './score-step.ts'

beforeAll(() => tf.enableProdMode())

/** Two completions, of two tokens and of one. */
const mask = [1, 1, 1, 0]
const cells = new Int32Array(4)
const layout: TokenLayout = {
  rows: 2,
  width: 2,
  ids: cells,
  positions: cells,
  segments: cells,
  completions: 2,
  time: 2,
  sources: cells,
  targets: cells,
  mask: Float32Array.from(mask),
}

const scores = (tokens: number[]) => ({ tokens: tf.tensor2d(tokens, [2, 2]), mask: tf.tensor2d(mask, [2, 2]) })
const scorer = (tokens: number[]): Scorer => ({ logProbs: async () => scores(tokens) })

// Log-ratios of the tokens: 0.5 and -0.25; 1.
const policy = [-1, -1.25, -2, 0]
const reference = [-1.5, -1, -3, 0]
const k2 = (0.5 ** 2 / 2 + 0.25 ** 2 / 2 + 1 / 2) / 2

describe('the distance on data', () => {
  it('is the mean over completions of k1 and k2', async () => {
    const metrics = dataDivergence(scores(policy), scores(reference))
    const means = Object.values(metrics).map(({ total, weight }) => total.dataSync()[0]! / weight.dataSync()[0]!)
    expect(Object.keys(metrics)).toEqual(['kl/data/k1', 'kl/data/k2'])
    expect(means[0]).toBeCloseTo((0.5 - 0.25 + 1) / 2, 6)
    expect(means[1]).toBeCloseTo(k2, 6)
    expect(await meanK2([layout], scorer(policy), scorer(reference))).toBeCloseTo(k2, 6)
  })
})

describe('the distance on samples', () => {
  const k3 = (Math.exp(-0.5) - 1 + 0.5 + (Math.exp(0.25) - 1 - 0.25) + Math.exp(-1)) / 2

  it('is the mean over completions of k1 and k3, over all layouts', async () => {
    const found = await sampleDivergence([layout, layout], scorer(policy), scorer(reference))
    expect(found['kl/samples/k1']).toBeCloseTo(0.625, 6)
    expect(found['kl/samples/k3']).toBeCloseTo(k3, 6)
  })

  it('is that to the initial policy where the objective has no reference', async () => {
    const batch: UnpairedBatch = { kind: 'unpaired', rows: 2, layout, desirable: Float32Array.of(1, 0) }
    const needs = { reference: false }
    const loss = () => ({ loss: tf.scalar(3), metrics: {} })
    let disposed = 0
    const parts = {
      objective: { batch: 'unpaired', needs, loss },
      engine: scorer(policy),
      evaluation: { kind: 'unpaired', rows: 2, stepsPerEpoch: 1, step: async () => [batch] },
      initial: async () => ({ ...scorer(reference), dispose: () => disposed++ }),
      samples: async () => [layout],
    }
    const row = await evaluateRun(parts as never, 4, { step: 4, totalSteps: 8, epoch: 0 })
    expect(row).toEqual({
      'eval/loss': 3,
      'eval/initial/kl/samples/k1': expect.closeTo(0.625, 6),
      'eval/initial/kl/samples/k3': expect.closeTo(k3, 6),
    })
    expect(disposed).toBe(1)
  })
})
