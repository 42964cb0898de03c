import { describe, expect, it } from 'vitest'
import type { Run } from '../experiment/run-method.ts'
import { valueAtMargin } from './at-margin.ts'
import { compare } from './compare.ts'
import { effect, outcome } from './outcome.ts'
import { createResamples } from './resamples.ts'

describe('createResamples', () => {
  const values = Array.from({ length: 100 }, (_, seed) => seed % 10)

  it('gives the mean in an interval of about two standard errors each way', () => {
    const { value, low, high } = createResamples(100, 2000)(values)
    // Variance of 0 … 9 is 8.25, so the standard error is 0.287.
    expect(value).toBeCloseTo(4.5, 10)
    expect(low).toBeGreaterThan(4.5 - 0.7)
    expect(low).toBeLessThan(4.5 - 0.45)
    expect(high).toBeGreaterThan(4.5 + 0.45)
    expect(high).toBeLessThan(4.5 + 0.7)
  })

  it('is certain where all seeds agree', () => {
    expect(createResamples(8, 50)(new Array(8).fill(2))).toEqual({ value: 2, low: 2, high: 2 })
  })
})

describe('valueAtMargin', () => {
  it('reads between measurements, where the margin first gets there', () => {
    expect(valueAtMargin([0, 2, 4, 3, 5], [0.5, 0.4, 0.2, 0.9, 0.8], 3)).toBeCloseTo(0.3, 10)
    expect(valueAtMargin([0, 2], [0.5, 0.4], 2)).toBeCloseTo(0.4, 10)
    expect(valueAtMargin([0, -1], [0.5, 0.4], 0)).toBe(0.5)
  })

  it('refuses a margin that is never reached', () => {
    expect(() => valueAtMargin([0, 1], [0.5, 0.4], 3)).toThrow('no margin reaches 3')
  })
})

/** A run of two seeds whose OOD probability falls by `slope` a nat and whose margin grows by `speed` a step. */
const run = (speed: number, slope: number): Run => {
  const steps = [0, 1, 2, 3]
  const seed = (step: number, start: number) => {
    const margin = speed * step
    const ood = start - slope * margin
    return { chosen: 1 - ood, rejected: 0, ood, margin, kl: 0 }
  }
  return { moves: 0, steps, records: steps.map((step) => [seed(step, 0.5), seed(step, 0.9)]) }
}

describe('compare', () => {
  const intervalOf = createResamples(2, 50)

  it('finds two runs level at equal margin that differ in speed alone, where equal steps tell them apart', () => {
    const { equalSteps, equalMargin } = compare(run(2, 0.05), run(1, 0.05), intervalOf)
    expect(equalMargin.ood.value).toBeCloseTo(0, 10)
    expect(equalSteps.ood.value).toBeCloseTo(-0.15, 10)
    expect(equalSteps.margin.value).toBeCloseTo(3, 10)
  })

  it('finds the difference of two ways at equal margin, paired so that a seed’s own level does not widen it', () => {
    const { value, low, high } = compare(run(2, 0.02), run(1, 0.05), intervalOf).equalMargin.ood
    expect(value).toBeCloseTo(0.09, 10)
    expect(high - low).toBeLessThan(1e-9)
  })
})

describe('outcome', () => {
  it.each([
    [{ value: -0.05, low: -0.06, high: -0.04 }, 'lower'],
    [{ value: 0.05, low: 0.001, high: 0.06 }, 'higher'],
    [{ value: 0.005, low: 0.001, high: 0.009 }, 'level'],
    [{ value: 0.005, low: -0.02, high: 0.03 }, 'undecided'],
  ])('of %o is %s', (interval, expected) => {
    expect(outcome(interval, 0.01)).toBe(expected)
  })
})

describe('effect', () => {
  it.each([
    ['lower', 'higher', 'helps'],
    ['lower', 'level', 'helps'],
    ['lower', 'lower', 'mixed'],
    ['higher', 'lower', 'hurts'],
    ['higher', 'higher', 'mixed'],
    ['level', 'level', 'no difference'],
    ['level', 'higher', 'mixed'],
    ['level', 'undecided', 'undecided'],
  ] as const)('of OOD %s and chosen %s is %s', (ood, chosen, expected) => {
    expect(effect(ood, chosen)).toBe(expected)
  })
})
