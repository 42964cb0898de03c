import { describe, expect, it } from 'vitest'
import { createRandom, permutation } from './random.ts'

const draw = (seed: number, ...key: number[]): number[] => {
  const random = createRandom(seed, ...key)
  return [random.next(), random.next(), random.next()]
}

describe('createRandom', () => {
  it('gives the same stream for the same seed and key, and another for any other', () => {
    expect(draw(1, 2)).toEqual(draw(1, 2))
    const streams = [draw(1), draw(2), draw(1, 0), draw(1, 1), draw(1, 0, 1), draw(1, 1, 0)].map(String)
    expect(new Set(streams).size).toBe(streams.length)
  })

  it('stays in [0, 1) and centres on a half', () => {
    const random = createRandom(3)
    const values = Array.from({ length: 4000 }, () => random.next())
    expect(Math.min(...values)).toBeGreaterThanOrEqual(0)
    expect(Math.max(...values)).toBeLessThan(1)
    expect(values.reduce((sum, value) => sum + value) / values.length).toBeCloseTo(0.5, 1)
  })
})

describe('permutation', () => {
  it('holds every index once, in an order that depends on the stream', () => {
    const order = permutation(50, createRandom(5))
    expect([...order].sort((one, other) => one - other)).toEqual(Array.from({ length: 50 }, (_, index) => index))
    expect([...order]).not.toEqual([...permutation(50, createRandom(6))])
  })
})
