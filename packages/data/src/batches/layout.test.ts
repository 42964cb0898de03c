import { createRandom } from '@kedge/core'
import { describe, expect, it } from 'vitest'
import { createLayout, type LayoutRow } from './layout.ts'

const table = (values: ArrayLike<number>, rows: number): number[][] => {
  const width = values.length / rows
  return Array.from({ length: rows }, (_, row) => Array.from(values).slice(row * width, (row + 1) * width))
}

describe('createLayout', () => {
  const rows = [
    { prompt: [11, 12], completions: [[13], [14, 15, 16]] },
    { prompt: [21, 22, 23], completions: [[24, 25], [26]] },
  ]
  const layout = createLayout(rows, { padToMultipleOf: 1 })

  it('stores every prompt once, with its completions side by side', () => {
    expect(layout).toMatchObject({ rows: 2, width: 6, completions: 4, time: 3 })
    expect(table(layout.ids, 2)).toEqual([
      [11, 12, 13, 14, 15, 16],
      [21, 22, 23, 24, 25, 26],
    ])
    expect(table(layout.segments, 2)).toEqual([
      [1, 1, 2, 3, 3, 3],
      [1, 1, 1, 2, 2, 3],
    ])
  })

  it('continues every completion at the prompt’s length', () => {
    expect(table(layout.positions, 2)).toEqual([
      [0, 1, 2, 2, 3, 4],
      [0, 1, 2, 3, 4, 3],
    ])
  })

  it('lists all first completions and then all second ones', () => {
    expect(table(layout.targets, 4)).toEqual([
      [13, 0, 0],
      [24, 25, 0],
      [14, 15, 16],
      [26, 0, 0],
    ])
    expect(table(layout.mask, 4)).toEqual([
      [1, 0, 0],
      [1, 1, 0],
      [1, 1, 1],
      [1, 0, 0],
    ])
  })

  it('predicts a first token from the prompt’s last, and every later one from the token before', () => {
    // Row 1 begins at cell 6; its prompt ends at cell 8.
    expect(table(layout.sources, 4)).toEqual([
      [1, 0, 0],
      [8, 9, 0],
      [1, 3, 4],
      [8, 0, 0],
    ])
  })

  it('pads width and time up to a multiple of 32, so that layouts come in few shapes', () => {
    const padded = createLayout(rows)
    expect(padded).toMatchObject({ width: 32, time: 32 })
    expect(table(padded.segments, 2).map((row) => row.slice(6))).toEqual([new Array(26).fill(0), new Array(26).fill(0)])
    const long = { prompt: new Array(31).fill(1), completions: [[8, 9]] }
    expect(createLayout([long]).width).toBe(64)
  })

  it('numbers completions past rows that have none in their place', () => {
    const ragged = createLayout(
      [
        { prompt: [1], completions: [] },
        { prompt: [2], completions: [[3], [4]] },
        { prompt: [5], completions: [[6]] },
      ],
      { padToMultipleOf: 1 },
    )
    expect(Array.from(ragged.targets)).toEqual([3, 6, 4])
    expect(Array.from(ragged.sources)).toEqual([3, 6, 3])
    expect(createLayout([])).toMatchObject({ rows: 0, width: 0, completions: 0, time: 0 })
  })

  it('lets every completion be read back as the sequence it came from', () => {
    const random = createRandom(3)
    const ids = () => Array.from({ length: 1 + random.integer(12) }, () => 1 + random.integer(500))
    const rows: LayoutRow[] = Array.from({ length: 20 }, () => ({
      prompt: ids(),
      completions: Array.from({ length: 1 + random.integer(3) }, ids),
    }))
    const { ids: cells, width, time, sources, positions, segments, targets, mask } = createLayout(rows)
    const expected = [0, 1, 2].flatMap((place) =>
      rows.flatMap(({ prompt, completions }) =>
        completions[place] ? [[...Array.from(prompt), ...Array.from(completions[place])]] : [],
      ),
    )
    const read = expected.map((_, completion) => {
      const tokens = Array.from(mask.subarray(completion * time, (completion + 1) * time)).filter(
        (value) => value === 1,
      ).length
      const first = sources[completion * time]!
      const last = tokens > 1 ? sources[completion * time + tokens - 1]! : undefined
      const segment = last === undefined ? undefined : segments[last]
      const row = Math.floor(first / width)
      // What the last scored token attends to: its row's prompt and its own segment, in the order of their positions.
      const seen = Array.from({ length: width }, (_, column) => row * width + column).filter(
        (cell) => segments[cell] === 1 || (segment !== undefined && segments[cell] === segment && cell <= last!),
      )
      expect(seen.map((cell) => positions[cell])).toEqual(seen.map((_, position) => position))
      return [...seen.map((cell) => cells[cell]!), targets[completion * time + tokens - 1]!]
    })
    expect(read).toEqual(expected)
  })
})
