import { describe, expect, it } from 'vitest'
import { createLayout } from '../test-support/layouts.ts'
import { packLayout } from './pack-layout.ts'

describe('packLayout', () => {
  const packed = packLayout(
    createLayout([
      { prompt: [11, 12], completions: [[13], [14, 15, 16]] },
      { prompt: [21], completions: [[22, 23], [24]] },
    ]),
  )

  it('puts the tokens of all rows behind one another', () => {
    expect(Array.from(packed.ids.subarray(0, 10))).toEqual([11, 12, 13, 14, 15, 16, 21, 22, 23, 24])
    expect(Array.from(packed.positions.subarray(0, 10))).toEqual([0, 1, 2, 2, 3, 4, 0, 1, 2, 1])
  })

  it('knows the prompt of every passage, and lets the last one end with the unused token', () => {
    expect(packed.passages).toEqual([
      { prompt: { start: 0, end: 0 }, own: { start: 0, end: 2 } },
      { prompt: { start: 0, end: 2 }, own: { start: 2, end: 3 } },
      { prompt: { start: 0, end: 2 }, own: { start: 3, end: 6 } },
      { prompt: { start: 6, end: 6 }, own: { start: 6, end: 7 } },
      { prompt: { start: 6, end: 7 }, own: { start: 7, end: 9 } },
      { prompt: { start: 6, end: 7 }, own: { start: 9, end: 11 } },
    ])
    expect(packed.ids).toHaveLength(11)
    expect(packed.read.at(-1)).toBe(10)
    expect(packed.sources.at(-1)).toBe(packed.read.length - 1)
  })

  it('scores each completion’s first token from the prompt’s last, and gives every cell its entry', () => {
    expect(Array.from(packed.read)).toEqual([1, 3, 4, 6, 7, 10])
    const sources = Array.from(packed.sources.subarray(0, 7), (place) => packed.read[place])
    expect(sources).toEqual([1, 6, 7, 1, 3, 4, 6])
    expect(Array.from(packed.targets.subarray(0, 7))).toEqual([13, 22, 23, 14, 15, 16, 24])
    expect(packed.cells[0]).toBe(0)
    expect(packed.cells.filter((entry) => entry === packed.sources.length - 1).length).toBe(packed.cells.length - 7)
  })
})
