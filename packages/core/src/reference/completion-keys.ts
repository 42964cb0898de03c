import { createHash } from 'node:crypto'
import type { TokenLayout } from '../contracts/batch.ts'

/** Cells of `[completions, time]` that hold a completion's scored tokens, in order. */
export const scoredCells = ({ mask, time }: TokenLayout, completion: number): number[] => {
  const cells = []
  for (let cell = completion * time; cell < (completion + 1) * time; cell++) if (mask[cell]! > 0) cells.push(cell)
  return cells
}

/**
 * A name for each completion of a layout that depends on nothing but what its log-probs depend on: the tokens that it sees,
 * and which of them are scored. Where it stands, beside what and under what padding plays no part, so that a row keeps its
 * keys however batches are drawn.
 */
export const completionKeys = (layout: TokenLayout): string[] => {
  const { ids, segments, sources, targets, width } = layout
  return Array.from({ length: layout.completions }, (_, completion) => {
    const cells = scoredCells(layout, completion)
    const last = cells.at(-1)
    if (last === undefined) return 'empty'

    const end = sources[last]!
    const own = segments[end]!
    const seen: number[] = []
    const place = new Map<number, number>()
    for (let at = Math.floor(end / width) * width; at <= end; at++) {
      if (segments[at] !== 1 && segments[at] !== own) continue
      place.set(at, seen.length)
      seen.push(ids[at]!)
    }
    const scored = cells.flatMap((cell) => [place.get(sources[cell]!) ?? -1, targets[cell]!])
    const content = Int32Array.of(seen.length, ...seen, ...scored)
    return createHash('sha256').update(content).digest('hex').slice(0, 32)
  })
}
