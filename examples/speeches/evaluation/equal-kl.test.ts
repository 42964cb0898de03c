import { describe, expect, it } from 'vitest'
import { valueAtKl } from './equal-kl.ts'

const curve = [
  { kl: 0, value: 0.2 },
  { kl: 4, value: 0.4 },
  { kl: 8, value: 0.5 },
]

describe('valueAtKl', () => {
  it('goes straight from one checkpoint to the next', () => {
    expect(valueAtKl(curve, 1)).toBeCloseTo(0.25, 12)
    expect(valueAtKl(curve, 6)).toBeCloseTo(0.45, 12)
  })

  it('meets the checkpoints themselves', () => {
    expect(curve.map(({ kl }) => valueAtKl(curve, kl))).toEqual([0.2, 0.4, 0.5])
  })

  it('takes the first crossing when the KL goes back and forth', () => {
    expect(valueAtKl([...curve.slice(0, 2), { kl: 2, value: 0.9 }, { kl: 6, value: 1 }], 3)).toBeCloseTo(0.35, 12)
  })

  it('stays at the farthest checkpoint beyond the curve', () => {
    expect(valueAtKl([...curve, { kl: 7, value: 0.9 }], 20)).toBe(0.5)
  })
})
