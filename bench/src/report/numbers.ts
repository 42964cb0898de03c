/** A number with three significant digits and no exponent. */
export const significant = (value: number): string => {
  if (value === 0 || !Number.isFinite(value)) return String(value)
  const digits = Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value))))
  return value.toFixed(Math.min(digits, 6))
}

/** Bytes in the units people buy memory in. */
export const gigabytes = (bytes: number): string => `${(bytes / 2 ** 30).toFixed(2)} GiB`

export const percent = (share: number): string => `${Math.round(100 * share)} %`

/** 262144 as `262k`, 33600000 as `33.6M`. */
export const count = (value: number): string => {
  if (value >= 1e6) return `${significant(value / 1e6)}M`
  return value >= 10_000 ? `${significant(value / 1e3)}k` : String(value)
}
