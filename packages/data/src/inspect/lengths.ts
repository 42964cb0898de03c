/** How long things are. */
export interface Lengths {
  readonly count: number
  readonly mean: number
  readonly median: number
  /** Nineteen of twenty are no longer. */
  readonly percentile95: number
  readonly longest: number
  /** How many fall between two bounds, both inclusive; the bounds double. */
  readonly histogram: readonly { readonly from: number; readonly to: number; readonly count: number }[]
}

export interface LengthMeter {
  add(length: number): void
  lengths(): Lengths
}

/** Counts lengths in memory that grows with how many different ones there are, not with how many. */
export const createLengthMeter = (): LengthMeter => {
  const counts = new Map<number, number>()
  let [count, sum] = [0, 0]
  return {
    add(length) {
      counts.set(length, (counts.get(length) ?? 0) + 1)
      count += 1
      sum += length
    },
    lengths() {
      const sorted = [...counts].toSorted(([one], [other]) => one - other)
      /** The least length that `share` of all do not pass. */
      const quantile = (share: number): number => {
        let seen = 0
        for (const [length, times] of sorted) {
          seen += times
          if (seen >= share * count) return length
        }
        return 0
      }
      return {
        count,
        mean: count === 0 ? 0 : sum / count,
        median: quantile(0.5),
        percentile95: quantile(0.95),
        longest: sorted.at(-1)?.[0] ?? 0,
        histogram: histogramOf(sorted),
      }
    },
  }
}

const histogramOf = (sorted: readonly (readonly [length: number, count: number])[]): Lengths['histogram'] => {
  const binOf = (length: number): number => (length === 0 ? 0 : Math.floor(Math.log2(length)) + 1)
  const first = binOf(sorted[0]?.[0] ?? 0)
  const last = binOf(sorted.at(-1)?.[0] ?? 0)
  return Array.from({ length: sorted.length === 0 ? 0 : last - first + 1 }, (_, index) => {
    const bin = first + index
    const [from, to] = bin === 0 ? [0, 0] : [2 ** (bin - 1), 2 ** bin - 1]
    const inside = sorted.filter(([length]) => binOf(length) === bin)
    return { from, to, count: inside.reduce((total, [, times]) => total + times, 0) }
  })
}
