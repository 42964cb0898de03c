import type { Random } from '@kedge/core'
import { quantile } from './statistics.ts'

/** A difference between two runs, and how sure it is. */
export interface Difference {
  readonly value: number
  /** The ends of its 95 % interval. */
  readonly low: number
  readonly high: number
}

const resamples = 1000

/**
 * A statistic of the rows 0 to `count - 1`, with a percentile interval from drawing as many rows with replacement (Efron and
 * Tibshirani, 1993). Row i is one prompt with its samples in all runs, so a comparison stays paired.
 */
export const bootstrap = (
  count: number,
  statistic: (rows: readonly number[]) => number,
  random: Random,
): Difference => {
  const draw = (): number[] => Array.from({ length: count }, () => random.integer(count))
  const drawn = Array.from({ length: resamples }, () => statistic(draw()))
  return {
    value: statistic(Array.from({ length: count }, (_, row) => row)),
    low: quantile(drawn, 0.025),
    high: quantile(drawn, 0.975),
  }
}
