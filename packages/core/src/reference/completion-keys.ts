import { createHash } from 'node:crypto'
import type { TokenLayout } from '../contracts/batch.ts'

/**
 * A name for each completion of a layout that depends on nothing but what its log-probs depend on: the tokens that it sees,
 * and which of them are scored. Where it stands, beside what and under what padding plays no part, so that a row keeps its
 * keys however batches are drawn.
 */
export const completionKeys = (layout: TokenLayout): string[] => {
  const { ids, segments, sources, targets, mask, width, time } = layout
  return Array.from({ length: layout.completions }, (_, completion) => {
    const cells = []
    for (let cell = completion * time; cell < (completion + 1) * time; cell++) if (mask[cell]! > 0) cells.push(cell)
    const last = cells.at(-1)
    if (last === undefined) return 'empty'

    const end = sources[last]!
    const start = Math.floor(end / width) * width
    const own = segments[end]!
    const seen: number[] = []
    const place = new Map<number, number>()
    for (let at = start; at <= end; at++) {
      if (segments[at] !== 1 && segments[at] !== own) continue
      place.set(at, seen.length)
      seen.push(ids[at]!)
    }
    const scored = cells.flatMap((cell) => [place.get(sources[cell]!) ?? -1, targets[cell]!])
    const content = Int32Array.of(seen.length, ...seen, ...scored)
    return createHash('sha256').update(content).digest('hex').slice(0, 32)
  })
}
