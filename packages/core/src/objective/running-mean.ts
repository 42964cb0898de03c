import type { Json } from '../contracts/json.ts'

/** The mean of a number over the optimizer steps so far. */
export interface RunningMean {
  /** 0 before the first number. */
  value(): number
  /** Counts one step's number; nothing where the step has none. */
  add(value: number | undefined): void
  state(): Json
  restore(state: Json): void
}

/** A mean for an objective's own state: fed in `afterStep`, it is the same for all micro-batches of a step. */
export const runningMean = (): RunningMean => {
  let mean = 0
  let count = 0
  return {
    value: () => mean,
    add(value) {
      if (value === undefined) return
      count += 1
      mean += (value - mean) / count
    },
    state: () => ({ mean, count }),
    restore(state) {
      const saved = state as { mean: number; count: number }
      mean = saved.mean
      count = saved.count
    },
  }
}
