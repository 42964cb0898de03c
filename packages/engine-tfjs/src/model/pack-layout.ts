import type { TokenLayout } from '@kedge/core'
import { bucket, tokenBucket } from './bucket.ts'

/**
 * A token layout without its padding: the tokens of all rows behind one another, which is what every part of a model but
 * attention works on. All lengths are padded to a few sizes, with at least one unused token and one unused slot (a place
 * in a row of attention) to point the rest at: what nothing reads has a gradient of exactly 0.
 */
export interface PackedLayout {
  readonly rows: number
  readonly width: number
  /** `[rows * width]` as in the layout, in the padded width. */
  readonly segments: Int32Array
  /** `[tokens]` */
  readonly ids: Int32Array
  /** `[tokens]` */
  readonly positions: Int32Array
  /** `[rows * width]` */
  readonly tokenOfSlot: Int32Array
  /** `[tokens]` */
  readonly slotOfToken: Int32Array
  /** `[scored]` tokens whose next one is scored. */
  readonly sources: Int32Array
  /** `[scored]` ids to score. */
  readonly targets: Int32Array
  /** `[completions * time]` entries of `sources` and `targets`. */
  readonly cells: Int32Array
}

export const packLayout = (layout: TokenLayout): PackedLayout => {
  const { rows, segments } = layout
  const used = indicesWhere(segments, (segment) => segment > 0)
  const scored = indicesWhere(layout.mask, (weight) => weight > 0)
  const width = bucket(longestRow(layout) + 1)
  const tokens = tokenBucket(used.length + 1)
  const entries = tokenBucket(scored.length + 1)
  const unusedToken = tokens - 1
  const unusedSlot = width - 1

  const packed = {
    rows,
    width,
    segments: new Int32Array(rows * width),
    ids: new Int32Array(tokens),
    positions: new Int32Array(tokens),
    tokenOfSlot: new Int32Array(rows * width).fill(unusedToken),
    slotOfToken: new Int32Array(tokens).fill(unusedSlot),
    sources: new Int32Array(entries).fill(unusedToken),
    targets: new Int32Array(entries),
    cells: new Int32Array(layout.mask.length).fill(entries - 1),
  }
  const tokenOf = new Map<number, number>()
  used.forEach((index, token) => {
    const slot = Math.floor(index / layout.width) * width + (index % layout.width)
    tokenOf.set(index, token)
    packed.segments[slot] = segments[index]!
    packed.ids[token] = layout.ids[index]!
    packed.positions[token] = layout.positions[index]!
    packed.tokenOfSlot[slot] = token
    packed.slotOfToken[token] = slot
  })
  scored.forEach((cell, entry) => {
    packed.sources[entry] = tokenOf.get(layout.sources[cell]!)!
    packed.targets[entry] = layout.targets[cell]!
    packed.cells[cell] = entry
  })
  return packed
}

const indicesWhere = (values: Int32Array | Float32Array, accepts: (value: number) => boolean): number[] =>
  Array.from(values.keys()).filter((index) => accepts(values[index]!))

const longestRow = ({ rows, width, segments }: TokenLayout): number => {
  let longest = 0
  for (let index = 0; index < rows * width; index++) {
    if (segments[index]! > 0) longest = Math.max(longest, (index % width) + 1)
  }
  return longest
}
