import { createRandom } from '@kedge/core'

/** A mean over seeds and the ends of its 95 % interval. */
export interface Interval {
  readonly value: number
  readonly low: number
  readonly high: number
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length

/** The `fraction` quantile of sorted values, between the two nearest. */
const quantile = (sorted: Float64Array, fraction: number): number => {
  const at = fraction * (sorted.length - 1)
  const below = Math.floor(at)
  const lower = sorted[below]!
  return lower + (at - below) * (sorted[Math.min(below + 1, sorted.length - 1)]! - lower)
}

/**
 * Makes percentile bootstrap intervals (Efron and Tibshirani, 1993) of means over seeds. The draws are made once, so what is
 * compared is resampled alike.
 * @returns a function of one value per seed
 */
export const createResamples = (seeds: number, resamples: number): ((values: readonly number[]) => Interval) => {
  const random = createRandom(0, 3)
  const draws = Array.from({ length: resamples }, () => Int32Array.from({ length: seeds }, () => random.integer(seeds)))

  return (values) => {
    const means = Float64Array.from(draws, (draw) => draw.reduce((sum, seed) => sum + values[seed]!, 0) / seeds).sort()
    return { value: mean(values), low: quantile(means, 0.025), high: quantile(means, 0.975) }
  }
}
