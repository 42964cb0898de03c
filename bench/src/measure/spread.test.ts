import { describe, expect, it } from 'vitest'
import { median, pairedRatios, spread } from './spread.ts'

describe('median', () => {
  it('is the middle value, or the mean of the two in the middle, and leaves its input alone', () => {
    const values = [10, 2, 1]
    expect(median(values)).toBe(2)
    expect(median([4, 100, 1, 2])).toBe(3)
    expect(values).toEqual([10, 2, 1])
  })
})

describe('spread', () => {
  it('keeps the ends', () => {
    expect(spread([3, 9, 4])).toEqual({ median: 4, low: 3, high: 9 })
  })
})

describe('pairedRatios', () => {
  it('divides turn by turn, as far as both got', () => {
    expect(pairedRatios([8, 9, 10], [2, 3])).toEqual([4, 3])
  })
})
