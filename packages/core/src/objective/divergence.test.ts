import * as tf from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-backend-cpu'
import { describe, expect, it } from 'vitest'
import { type DivergenceOptions, divergenceScore } from './divergence.ts'

const scoreOf = (options: DivergenceOptions, ...logRatios: number[]): number[] =>
  tf.tidy(() => [...divergenceScore(options, 'objective.with')(tf.tensor1d(logRatios)).dataSync()])

describe('divergenceScore', () => {
  it('is the log-ratio itself for the reverse KL divergence', () => {
    expect(scoreOf({ divergence: 'reverse-kl' }, -2, 0, 3)).toEqual([-2, 0, 3])
  })

  it('is 1 - 1 / u for the forward KL divergence', () => {
    // u = e^-1 and e^2: 1 - e and 1 - e^-2.
    const [low, none, high] = scoreOf({ divergence: 'forward-kl' }, -1, 0, 2)
    expect(low).toBeCloseTo(-1.7182818, 6)
    expect(none).toBeCloseTo(0, 12)
    expect(high).toBeCloseTo(0.8646647, 6)
  })

  it('is log(2 u / (1 + u)) for the Jensen-Shannon divergence', () => {
    const [none, high] = scoreOf({ divergence: 'js' }, 0, 1000)
    expect(none).toBeCloseTo(0, 6)
    expect(high).toBeCloseTo(Math.LN2, 6)
  })

  it('is (u^(alpha - 1) - 1) / (alpha - 1) for an alpha divergence, of order 0.5 if none is given', () => {
    // (e^-0.5 - 1) / -0.5 at a log-ratio of 1.
    expect(scoreOf({ divergence: 'alpha' }, 1)[0]).toBeCloseTo(0.7869387, 6)
    expect(scoreOf({ divergence: 'alpha', divergenceAlpha: 2 }, 1)[0]).toBeCloseTo(1.7182818, 6)
  })

  it('keeps its digits near order 1, and is the log-ratio there', () => {
    // (e^(0.0001 * 2) - 1) / 0.0001 = 2.00020001
    expect(scoreOf({ divergence: 'alpha', divergenceAlpha: 1.0001 }, 2)[0]! / 2.00020001).toBeCloseTo(1, 6)
    expect(scoreOf({ divergence: 'alpha', divergenceAlpha: 1 }, 2)).toEqual([2])
  })

  it('refuses an order beside a divergence that has none, naming its path', () => {
    expect(() => divergenceScore({ divergence: 'js', divergenceAlpha: 0.5 }, 'objective.with')).toThrow(
      'objective.with.divergenceAlpha: is used with "divergence: alpha" only; leave it out',
    )
  })
})
