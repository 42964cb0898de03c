import type { Json } from './json.ts'
import type { LogProbs } from './log-probs.ts'
import type { Metrics, MetricTensor } from './metrics.ts'

/** Where a run stands. */
export interface Progress {
  /** Optimizer steps completed so far: 0 during the first step. */
  readonly step: number
  /** Optimizer steps of the whole run. */
  readonly totalSteps: number
  /** Epochs completed so far, with the fraction of the present one. */
  readonly epoch: number
  /** Optimizer steps of one epoch; absent where nothing is being trained. */
  readonly stepsPerEpoch?: number
}

/** A number that changes over training: learning rate, beta, alpha, sync period. Deterministic, saved and restored. */
export interface Scheduler {
  /** The number in force at this point of the run. */
  value(progress: Progress): number
  /**
   * Called with the log-probs of each micro-batch before its loss, in training and in evaluation; `value` then gives the
   * number for that micro-batch. What it returns is averaged over the step like any metric, logged under the option's
   * name (`beta/value`), and comes back in `observe` under its own (`value`). For options of objectives.
   */
  measure?(policy: LogProbs, reference: LogProbs): Readonly<Record<string, MetricTensor>>
  /** Called once after each optimizer step with that step's metrics. */
  observe?(metrics: Metrics): void
  /** What `restore` needs to go on from here; absent when `value` depends on `progress` alone. */
  state?(): Json
  restore?(state: Json): void
}
