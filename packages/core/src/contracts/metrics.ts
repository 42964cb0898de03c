import type { Tensor } from '@tensorflow/tfjs-core'

/** Named numbers of one optimizer step or one evaluation. */
export type Metrics = Readonly<Record<string, number>>

/**
 * A mean over some of a batch's rows, kept as its two sums so that micro-batches add up exactly.
 * A `weight` of 0 over the whole step leaves the metric out.
 */
export interface WeightedMean {
  /** `[]` */
  readonly total: Tensor
  /** `[]` */
  readonly weight: Tensor
}

/** A metric as an objective returns it: a bare scalar `[]` is the mean over all rows of the batch. */
export type MetricTensor = Tensor | WeightedMean
