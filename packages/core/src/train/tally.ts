import type { LossValues } from '../contracts/engine.ts'
import type { Metrics } from '../contracts/metrics.ts'

/** Adds micro-batches up to the numbers of one optimizer step or one evaluation. */
export interface Tally {
  add(values: LossValues, rows: number): void
  /** The loss as the mean over rows, and each metric's mean over the rows it counts; metrics that count none are left out. */
  metrics(): Metrics & { readonly loss: number }
}

export const createTally = (): Tally => {
  let loss = 0
  let count = 0
  const sums = new Map<string, { total: number; weight: number }>()
  return {
    add(values, rows) {
      loss += values.loss * rows
      count += rows
      for (const [name, { total, weight }] of Object.entries(values.metrics)) {
        const sum = sums.get(name) ?? { total: 0, weight: 0 }
        sums.set(name, { total: sum.total + total, weight: sum.weight + weight })
      }
    },
    metrics() {
      const means = [...sums]
        .filter(([, { weight }]) => weight > 0)
        .map(([name, { total, weight }]) => [name, total / weight])
      return { loss: loss / count, ...Object.fromEntries(means) }
    },
  }
}
