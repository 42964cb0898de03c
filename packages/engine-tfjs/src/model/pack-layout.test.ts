import { describe, expect, it } from 'vitest'
import { createLayout } from '../test-support/layouts.ts'
import { bucket } from './bucket.ts'
import { packLayout } from './pack-layout.ts'

describe('bucket', () => {
  it('has four sizes to an octave and never falls short', () => {
    const sizes = new Set<number>()
    for (let length = 0; length <= 256; length++) {
      expect(bucket(length)).toBeGreaterThanOrEqual(length)
      sizes.add(bucket(length))
    }
    expect([...sizes].slice(-9)).toEqual([64, 80, 96, 112, 128, 160, 192, 224, 256])
  })
})

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

  it('knows the slot of every token and the token of every slot', () => {
    for (let token = 0; token < 10; token++) expect(packed.tokenOfSlot[packed.slotOfToken[token]!]).toBe(token)
  })

  it('points what is unused at a token and a slot that nothing reads', () => {
    const unusedToken = packed.ids.length - 1
    const unusedSlot = packed.slotOfToken[unusedToken]!
    expect(Array.from(packed.slotOfToken.subarray(0, 10))).not.toContain(unusedSlot)
    expect(packed.tokenOfSlot[unusedSlot]).toBe(unusedToken)
    expect(packed.segments[unusedSlot]).toBe(0)
    expect(packed.sources.at(-1)).toBe(unusedToken)
  })

  it('scores each completion’s first token from the prompt’s last, and gives every cell its entry', () => {
    expect(Array.from(packed.sources.subarray(0, 7))).toEqual([1, 6, 7, 1, 3, 4, 6])
    expect(Array.from(packed.targets.subarray(0, 7))).toEqual([13, 22, 23, 14, 15, 16, 24])
    expect(packed.cells[0]).toBe(0)
    expect(packed.cells.filter((entry) => entry === packed.sources.length - 1).length).toBe(packed.cells.length - 7)
  })
})
