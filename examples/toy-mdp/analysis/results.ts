import type { Measure } from '../experiment/measure.ts'
import type { ObjectiveName, Regime, Settings } from '../settings.ts'
import type { Difference } from './compare.ts'
import type { Interval } from './resamples.ts'

/** One method in numbers. */
export interface MethodResult {
  readonly method: string
  /** How often the reference moved. */
  readonly moves: number
  readonly end: Readonly<Record<Measure, Interval>>
  /** By how much the OOD probability is higher at the end than at the start. */
  readonly oodGrowth: Interval
  /** At each published step; of the margin the mean alone. */
  readonly curves: Readonly<Record<'chosen' | 'rejected' | 'ood', readonly Interval[]>> & {
    readonly margin: readonly number[]
  }
}

export interface Comparison extends Difference {
  readonly method: string
  readonly baseline: string
}

/** The numbers of one objective from one start. */
export interface CellResult {
  readonly regime: Regime
  readonly objective: ObjectiveName
  readonly start: Readonly<Record<'chosen' | 'rejected' | 'ood', Interval>>
  readonly methods: readonly MethodResult[]
  readonly comparisons: readonly Comparison[]
}

/** All that the report is written from. */
export interface Results {
  readonly settings: Settings
  readonly cells: readonly CellResult[]
}
