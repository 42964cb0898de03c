import type { Interval } from '../analysis/resamples.ts'

/** A number with a true minus sign; none before a zero. */
export const fixed = (value: number, digits: number): string => {
  const text = value.toFixed(digits)
  return Number(text) === 0 ? (0).toFixed(digits) : text.replace('-', '\u2212')
}

/** A difference: always with its sign. */
export const signed = (value: number, digits: number): string => {
  const text = fixed(value, digits)
  return Number(value.toFixed(digits)) > 0 ? `+${text}` : text
}

/** `0.120 [0.110, 0.130]` */
export const interval = ({ value, low, high }: Interval, digits: number): string =>
  `${fixed(value, digits)} [${fixed(low, digits)}, ${fixed(high, digits)}]`

/** `+0.120 [+0.110, +0.130]` */
export const difference = ({ value, low, high }: Interval, digits: number): string =>
  `${signed(value, digits)} [${signed(low, digits)}, ${signed(high, digits)}]`
