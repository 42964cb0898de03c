export const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length

/** Standard error of the mean of independent values. */
export const standardError = (values: readonly number[]): number => {
  const center = mean(values)
  const squares = values.reduce((sum, value) => sum + (value - center) ** 2, 0)
  return Math.sqrt(squares / (values.length - 1) / values.length)
}

/** The `fraction` quantile, between the two nearest values. */
export const quantile = (values: readonly number[], fraction: number): number => {
  const sorted = values.toSorted((one, other) => one - other)
  const at = fraction * (sorted.length - 1)
  const below = Math.floor(at)
  const lower = sorted[below]!
  return lower + (at - below) * (sorted[Math.min(below + 1, sorted.length - 1)]! - lower)
}
