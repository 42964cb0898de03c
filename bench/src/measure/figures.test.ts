import { describe, expect, it } from 'vitest'
import { turnFigures } from './figures.ts'

const rows = [1, 2, 3, 4].map((length) => ({
  prompt: new Int32Array(10 * length),
  completions: [new Int32Array(length), new Int32Array(length)],
}))
const sizes = { hidden: 4, layers: 1, heads: 2, keyValueHeads: 1, intermediate: 3, vocabulary: 5 }
const turn = {
  steps: [9, 3, 2, 1, 4].map((seconds) => ({ seconds, loss: 0.7, chosen: -1, rejected: -1 })),
  peakBytes: 1000,
}

describe('turnFigures', () => {
  const figures = turnFigures(turn, { rows, sizes, batchSize: 2, layout: 'shared' })

  it('takes its times after the warm-up only, and the warm-up’s excess apart', () => {
    expect(figures.stepSeconds).toEqual([2, 1, 4])
    expect(figures.seconds).toBe(2)
    expect(figures.startUpSeconds).toBe(12 - 2 * 2)
  })

  it('gives each step its own rows, epoch after epoch', () => {
    // Steps 3 and 5 hold rows 1 and 2 (66 tokens), step 4 rows 3 and 4 (154 tokens).
    expect(figures.tokensPerSecond).toBe(66 / 2)
    expect(figures.pairsPerSecond).toBe(1)
    expect(figures.pairsPerSecondInAll).toBe(10 / 19)
  })

  it('sets the step’s own work against its time', () => {
    // Rows 1 and 2, of one layer: keys and values (16 weights) of 36 tokens, the other 68 of 1 + 3 that are read, 6 scored of
    // 20; those that are read see 10, and 20 + 2 * 21.
    const gflop = (8 * (36 * 16 + 4 * 68 + 6 * 20) + 16 * (10 + 62) * 4) / 1e9
    expect(figures.gflop).toBeCloseTo(gflop, 12)
    expect(figures.peakBytes).toBe(1000)
    expect(figures.losses).toHaveLength(5)
  })
})
