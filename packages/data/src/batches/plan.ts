import { createRandom, permutation } from '@kedge/core'

export interface PlanOptions {
  readonly rows: number
  /** Rows of an optimizer step. */
  readonly batchSize: number
  /** Shuffles the rows anew every epoch; otherwise they come in file order. */
  readonly shuffle: boolean
  readonly seed: number
}

/** Which rows each optimizer step holds. */
export interface Plan {
  readonly stepsPerEpoch: number
  /** Row numbers of step `index`, 0-based and running on through the epochs. Depends on the seed and the index alone. */
  rowsOf(index: number): Int32Array
}

export const createPlan = ({ rows, batchSize, shuffle, seed }: PlanOptions): Plan => {
  const stepsPerEpoch = Math.ceil(rows / batchSize)
  const orderOf = (epoch: number): Int32Array =>
    shuffle ? permutation(rows, createRandom(seed, epoch)) : Int32Array.from({ length: rows }, (_, row) => row)
  // Steps mostly come one after another, so one epoch's order is worth keeping.
  let kept = { epoch: 0, order: orderOf(0) }
  return {
    stepsPerEpoch,
    rowsOf(index) {
      const epoch = Math.floor(index / stepsPerEpoch)
      if (epoch !== kept.epoch) kept = { epoch, order: orderOf(epoch) }
      const start = (index % stepsPerEpoch) * batchSize
      return kept.order.slice(start, start + batchSize)
    },
  }
}
