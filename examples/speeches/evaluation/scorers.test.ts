import { describe, expect, it } from 'vitest'
import { distinct } from './diversity.ts'
import { judge } from './judge.ts'
import { reward } from './reward.ts'

describe('reward', () => {
  it('prefers a positive text to a neutral one and that to a negative one', () => {
    expect(reward('we will build a great and happy future')).toBeGreaterThan(0.5)
    expect(reward('the committee met on the third floor')).toBe(0)
    expect(reward('a terrible war and a disaster')).toBeLessThan(-0.5)
  })
})

describe('judge', () => {
  it('averages the valence of all words', () => {
    // AFINN-165: good 3, bad -3, the other words 0.
    expect(judge('a good day')).toBeCloseTo(1, 12)
    expect(judge('good, bad')).toBe(0)
    expect(judge('Good')).toBe(3)
  })

  it('is not raised by writing more of the same', () => {
    expect(judge('a good day a good day')).toBe(judge('a good day'))
  })

  it('takes no word for a property of an object', () => {
    expect(judge('constructor')).toBe(0)
    expect(judge('')).toBe(0)
  })
})

describe('distinct', () => {
  it('is the share of different n-grams over all texts together', () => {
    // Pairs: "we will", "will go", "we will": 2 of 3 differ.
    expect(distinct(['We will go', 'we will'], 2)).toBeCloseTo(2 / 3, 12)
  })

  it('is 0 where no text is long enough', () => {
    expect(distinct(['peace'], 2)).toBe(0)
  })
})
