import type { MetricsRow } from '@kedge/core'
import type { Checkpoint } from '../evaluation/samples.ts'

/** One run, as the report shows it. */
export interface Run {
  /** The config's name; also the class that colours the run. */
  readonly key: string
  /** `TR-DPO soft` */
  readonly name: string
  /** What sets this run apart, in words. */
  readonly setting: string
  /** The lines of its `metrics.jsonl`. */
  readonly metrics: readonly MetricsRow[]
  /** From the initial policy, step 0, to the end. */
  readonly checkpoints: readonly Checkpoint[]
}

/** The steps after which the reference moved. */
export const moves = ({ metrics }: Run): number[] =>
  metrics.flatMap((row, index) => {
    const before = metrics[index - 1]?.['reference/version'] ?? 0
    return (row['reference/version'] ?? 0) > before ? [row.step] : []
  })
