/** Repeated measurements: their middle and their ends. */
export interface Spread {
  readonly median: number
  readonly low: number
  readonly high: number
}

/** @param values at least one */
export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((one, other) => one - other)
  const upper = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[upper]! : (sorted[upper - 1]! + sorted[upper]!) / 2
}

/** @param values at least one */
export const spread = (values: readonly number[]): Spread => ({
  median: median(values),
  low: Math.min(...values),
  high: Math.max(...values),
})

/** Ratios turn by turn, of turns that ran one after the other and so met the same machine. */
export const pairedRatios = (numerators: readonly number[], denominators: readonly number[]): readonly number[] =>
  numerators.slice(0, denominators.length).map((numerator, turn) => numerator / denominators[turn]!)
