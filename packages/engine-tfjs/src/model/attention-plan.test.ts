import { describe, expect, it } from 'vitest'
import { createLayout } from '../test-support/layouts.ts'
import { type AttentionPlan, planAttention } from './attention-plan.ts'
import { packLayout } from './pack-layout.ts'

const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index)

const layout = createLayout([
  { prompt: numbers(7), completions: [numbers(5), numbers(12)] },
  { prompt: numbers(2), completions: [numbers(1), numbers(3)] },
])
const packed = packLayout(layout)

/** Which tokens each token sees, sorted, as the plan's masks say. */
const seenBy = ({ groups }: AttentionPlan, asking: readonly number[]): Map<number, number[]> => {
  const seen = new Map<number, number[]>()
  for (const { chunks, rows, columns, queries, keys, bias } of groups) {
    for (let row = 0; row < chunks * rows; row++) {
      const chunk = Math.floor(row / rows)
      const visible = numbers(columns).filter((column) => bias[row * columns + column] === 0)
      if (visible.length > 0)
        seen.set(
          asking[queries[row]!]!,
          visible.map((column) => keys[chunk * columns + column]!).sort((a, b) => a - b),
        )
    }
  }
  return seen
}

/** The same from the definition: tokens of the own passage and its prompt, not after and not too far before. */
const seenByDefinition = (window: number): Map<number, number[]> =>
  new Map(
    packed.passages.flatMap(({ prompt, own }) =>
      numbers(own.end - own.start).map((index): [number, number[]] => {
        const token = own.start + index
        const candidates = [
          ...numbers(prompt.end - prompt.start).map((at) => prompt.start + at),
          ...numbers(index + 1).map((at) => own.start + at),
        ]
        return [token, candidates.filter((key) => packed.positions[token]! - packed.positions[key]! < window)]
      }),
    ),
  )

describe.each([4, 64])('planAttention with chunks of %i queries', (length) => {
  const all = numbers(packed.ids.length)
  describe.each([
    ['every token', false, all],
    ['every token that is read', true, Array.from(packed.read)],
  ])('lets %s', (_, ofRead, asking) => {
    it.each([1000, 6, 1])('see its own passage and its prompt, within a window of %i', (window) => {
      const seen = seenBy(planAttention(packed, { window, length, shared: 1, ofRead }), asking)
      for (const token of asking) expect(seen.get(token)).toEqual(seenByDefinition(window).get(token))
      expect(seen.size).toBe(asking.length)
    })

    it('find what it asked for', () => {
      const { groups, placeOfQuery } = planAttention(packed, { window: 1000, length, shared: 1, ofRead })
      const queries = groups.flatMap((group) => Array.from(group.queries))
      expect(Array.from(placeOfQuery, (place) => asking[queries[place]!])).toEqual(asking)
    })
  })

  it('knows the places of every token among the keys', () => {
    const { groups, placesOfKey, repeats } = planAttention(packed, { window: 1000, length, shared: 1, ofRead: false })
    const keys = groups.flatMap((group) => Array.from(group.keys))
    const unused = packed.ids.length - 1
    for (let token = 0; token < unused; token++) {
      const places = Array.from(placesOfKey.subarray(token * repeats, (token + 1) * repeats))
      const own = places.filter((place) => keys[place] === token)
      expect(new Set(own).size).toBe(keys.filter((key) => key === token).length)
      for (const place of places) expect([token, unused]).toContain(keys[place])
    }
  })
})

it('hides little where texts are long', () => {
  const long = packLayout(createLayout([{ prompt: numbers(256), completions: [numbers(64), numbers(96)] }]))
  const { groups } = planAttention(long, { window: 1000, length: 32, shared: 1, ofRead: false })
  const computed = groups.reduce((total, { chunks, rows, columns }) => total + chunks * rows * columns, 0)
  const visible = (256 * 257) / 2 + 64 * 256 + (64 * 65) / 2 + 96 * 256 + (96 * 97) / 2
  expect(computed / visible).toBeLessThan(1.5)
})
