import type { MetricsRow } from '../run/run-directory.ts'

/** What happens during a run, as it happens. */
export type TrainEvent =
  | { readonly type: 'start'; readonly step: number; readonly totalSteps: number }
  /** The log-probs of the steps after `step`, up to `until`, are about to be scored for storage `window`. */
  | { readonly type: 'window'; readonly step: number; readonly until: number }
  | { readonly type: 'step'; readonly row: MetricsRow }
  | { readonly type: 'evaluation'; readonly row: MetricsRow }
  | { readonly type: 'checkpoint'; readonly step: number; readonly path: string }
