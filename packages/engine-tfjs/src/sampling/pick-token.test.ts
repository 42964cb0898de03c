import { createRandom } from '@kedge/core'
import { describe, expect, it } from 'vitest'
import { drawFromNucleus, mostLikely } from './pick-token.ts'

/** How often each index is drawn. */
const frequencies = (probabilities: number[], topP: number, draws = 20_000): number[] => {
  const random = createRandom(1)
  const values = Float32Array.from(probabilities)
  const counts = probabilities.map(() => 0)
  for (let draw = 0; draw < draws; draw++) counts[drawFromNucleus(values, topP, random)]! += 1 / draws
  return counts
}

describe('mostLikely', () => {
  it('is the first of the highest', () => {
    expect(mostLikely(Float32Array.of(-3, 2, 5, 5))).toBe(2)
  })
})

describe('drawFromNucleus', () => {
  it('draws each index as often as its probability says', () => {
    const probabilities = [0.5, 0.125, 0, 0.375]
    frequencies(probabilities, 1).forEach((frequency, index) => {
      expect(frequency).toBeCloseTo(probabilities[index]!, 1)
    })
    expect(frequencies(probabilities, 1)[2]).toBe(0)
  })

  it('keeps the fewest indices that reach topP, and their proportions', () => {
    const [a, b, c, d] = frequencies([0.1, 0.5, 0.15, 0.25], 0.74)
    expect([a, c]).toEqual([0, 0])
    expect(b! / d!).toBeCloseTo(2, 0)
  })

  it('keeps the most likely index however small topP is', () => {
    expect(frequencies([0.2, 0.5, 0.3], 1e-9)).toEqual([0, 1, 0].map((value) => expect.closeTo(value, 6)))
  })

  it('takes one number from the stream per draw', () => {
    const [used, other] = [createRandom(3), createRandom(3)]
    drawFromNucleus(Float32Array.of(0.5, 0.5), 0.9, used)
    other.next()
    expect(used.next()).toBe(other.next())
  })
})
