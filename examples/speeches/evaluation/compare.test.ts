import { createRandom } from '@kedge/core'
import { describe, expect, it } from 'vitest'
import { commonKl, compareAtEnd, compareAtKl } from './compare.ts'
import type { Checkpoint } from './samples.ts'

/** A run that earns `slope` per nat and goes `speed` nats per step; the noise of a prompt is the same in every run. */
const run = (slope: number, speed: number, noise: number): Checkpoint[] =>
  [0, 5, 10].map((step) => {
    const random = createRandom(5)
    const samples = Array.from({ length: 60 }, () => ({
      prompt: '',
      completion: '',
      tokens: 1,
      finished: true,
      kl: step * speed,
      reward: slope * step * speed + noise * (random.next() - 0.5),
      judge: 0,
    }))
    return { step, samples }
  })

describe('compareAtKl', () => {
  it('finds two runs level that differ in speed alone, where equal steps tell them apart', () => {
    const [slow, fast] = [run(0.02, 1, 0.1), run(0.02, 2, 0.1)]
    expect(compareAtKl(slow, fast, 'reward', 9).value).toBeCloseTo(0, 10)
    expect(compareAtEnd(slow, fast, 'reward').value).toBeCloseTo(0.2, 10)
  })

  it('finds the difference that there is, and pairs samples so that shared noise does not widen it', () => {
    const { value, low, high } = compareAtKl(run(0.02, 1, 5), run(0.05, 1, 5), 'reward', 9)
    expect(value).toBeCloseTo(0.27, 10)
    expect(high - low).toBeLessThan(1e-9)
  })

  it('widens the interval where the samples differ', () => {
    const noisy = run(0.02, 1, 0).map((checkpoint, index) => ({
      ...checkpoint,
      samples: checkpoint.samples.map((sample, row) => ({ ...sample, reward: sample.reward + index * (row % 2) })),
    }))
    const { low, value, high } = compareAtKl(run(0.02, 1, 0), noisy, 'reward', 9)
    expect(low).toBeLessThan(value)
    expect(high).toBeGreaterThan(value)
  })
})

describe('commonKl', () => {
  it('is what the run that stays closest reaches', () => {
    expect(commonKl([run(0, 3, 0), run(0, 2, 0)])).toBeCloseTo(20, 10)
  })
})
