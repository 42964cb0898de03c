import type { TokenLayout } from '@kedge/core'
import { remembered } from './remembered.ts'

/** Tokens that follow one another in one text, as a range of packed tokens. */
export interface TokenRange {
  readonly start: number
  readonly end: number
}

/** A run of tokens that attend to one another and to the prompt before them; for a prompt itself that is empty. */
export interface Passage {
  readonly prompt: TokenRange
  readonly own: TokenRange
}

/**
 * A token layout without its padding: the tokens of all rows behind one another. One unused token stands at the end, as the
 * last of the last passage; whatever has no counterpart points at it. Nothing reads it, so its gradient is exactly 0.
 */
export interface PackedLayout {
  /** `[tokens]` */
  readonly ids: Int32Array
  /** `[tokens]` */
  readonly positions: Int32Array
  readonly passages: readonly Passage[]
  /** `[read]` tokens whose next one is scored, in order, and the unused one: beyond the last attention, no other is read. */
  readonly read: Int32Array
  /** `[read]` positions of these. */
  readonly readPositions: Int32Array
  /** `[scored]` places in `read`: the token whose next one is scored. */
  readonly sources: Int32Array
  /** `[scored]` ids to score. */
  readonly targets: Int32Array
  /** `[completions * time]` entries of `sources` and `targets`. */
  readonly cells: Int32Array
}

/** A layout is packed once, however often it is scored. */
export const packLayout = remembered((layout: TokenLayout): PackedLayout => {
  const used = indicesWhere(layout.segments, (segment) => segment > 0)
  const scored = indicesWhere(layout.mask, (weight) => weight > 0)
  const packed = {
    ids: new Int32Array(used.length + 1),
    positions: new Int32Array(used.length + 1),
    passages: passagesOf(layout, used),
    read: new Int32Array(),
    readPositions: new Int32Array(),
    sources: new Int32Array(scored.length + 1).fill(used.length),
    targets: new Int32Array(scored.length + 1),
    cells: new Int32Array(layout.mask.length).fill(scored.length),
  }
  const tokenOf = new Int32Array(layout.segments.length)
  used.forEach((index, token) => {
    tokenOf[index] = token
    packed.ids[token] = layout.ids[index]!
    packed.positions[token] = layout.positions[index]!
  })
  packed.positions[used.length] = packed.positions[used.length - 1] ?? 0
  scored.forEach((cell, entry) => {
    packed.sources[entry] = tokenOf[layout.sources[cell]!]!
    packed.targets[entry] = layout.targets[cell]!
    packed.cells[cell] = entry
  })
  packed.read = Int32Array.from(new Set(packed.sources)).sort()
  packed.readPositions = packed.read.map((token) => packed.positions[token]!)
  const places = new Map(Array.from(packed.read, (token, place) => [token, place]))
  packed.sources = packed.sources.map((token) => places.get(token)!)
  return packed
})

const indicesWhere = (values: Int32Array | Float32Array, accepts: (value: number) => boolean): Int32Array => {
  const indices = new Int32Array(values.length)
  let count = 0
  for (let index = 0; index < values.length; index++) if (accepts(values[index]!)) indices[count++] = index
  return indices.subarray(0, count)
}

/** Runs of equal segments in each row: the prompt (segment 1), then its completions. */
const passagesOf = ({ width, segments }: TokenLayout, used: Int32Array): Passage[] => {
  const rowOf = (token: number): number => Math.floor(used[token]! / width)
  const segmentOf = (token: number): number => segments[used[token]!]!
  const passages: Passage[] = []
  let prompt: TokenRange = { start: 0, end: 0 }
  for (let start = 0, end = 0; start < used.length; start = end) {
    do end++
    while (end < used.length && rowOf(end) === rowOf(start) && segmentOf(end) === segmentOf(start))
    const isFirst = start === 0 || rowOf(start) !== rowOf(start - 1)
    passages.push({
      prompt: isFirst ? { start, end: start } : prompt,
      own: { start, end: end === used.length ? end + 1 : end },
    })
    if (isFirst) prompt = segmentOf(start) === 1 ? { start, end } : { start, end: start }
  }
  return passages
}
