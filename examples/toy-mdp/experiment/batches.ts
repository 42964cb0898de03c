import type { Batch, PairedBatch, TokenLayout, UnpairedBatch } from '@kedge/core'
import type { Pair } from './pairs.ts'
import { actions, depth, trajectories } from './tree.ts'

/** The token that stands for the root: the prompt of every completion. */
const root = actions

/** Each pair as a row `[root][chosen][rejected]`; completions are all the chosen ones, then all the rejected ones. */
const layOut = (pairs: readonly Pair[]): TokenLayout => {
  const rows = pairs.length
  const width = 1 + 2 * depth
  const rowOf = ({ chosen, rejected }: Pair): number[] => [root, ...trajectories[chosen]!, ...trajectories[rejected]!]
  const completions = [...pairs.map(({ chosen }) => chosen), ...pairs.map(({ rejected }) => rejected)]
  const sources = completions.flatMap((_, completion) => {
    const start = (completion % rows) * width
    const first = start + (completion < rows ? 1 : 1 + depth)
    return [start, first, first + 1]
  })
  return {
    rows,
    width,
    ids: Int32Array.from(pairs.flatMap(rowOf)),
    positions: Int32Array.from(pairs.flatMap(() => [0, 1, 2, 3, 1, 2, 3])),
    segments: Int32Array.from(pairs.flatMap(() => [1, 2, 2, 2, 3, 3, 3])),
    completions: completions.length,
    time: depth,
    sources: Int32Array.from(sources),
    targets: Int32Array.from(completions.flatMap((completion) => trajectories[completion]!)),
    mask: new Float32Array(completions.length * depth).fill(1),
  }
}

/** The pair of every seed as one batch; a row belongs to the policy of its seed. */
export const pairedBatch = (pairs: readonly Pair[]): PairedBatch => ({
  kind: 'paired',
  rows: pairs.length,
  layout: layOut(pairs),
})

/**
 * The same completions one by one, the chosen ones desirable. With one prompt there is nothing to mismatch, so KTO takes
 * its reference point as 0.
 */
export const unpairedBatch = (pairs: readonly Pair[]): UnpairedBatch => ({
  kind: 'unpaired',
  rows: 2 * pairs.length,
  layout: layOut(pairs),
  desirable: Float32Array.from({ length: 2 * pairs.length }, (_, row) => Number(row < pairs.length)),
})

export const batchOf = (kind: Batch['kind'], pairs: readonly Pair[]): Batch =>
  kind === 'paired' ? pairedBatch(pairs) : unpairedBatch(pairs)
