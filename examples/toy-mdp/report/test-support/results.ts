import { comparisonPairs } from '../../analysis/method-roles.ts'
import type { Interval } from '../../analysis/resamples.ts'
import type { CellResult, Results } from '../../analysis/results.ts'
import { objectives, regimes, settings } from '../../settings.ts'

/** A difference that is as sure as can be. */
export const sure = (value: number): Interval => ({ value, low: value - 0.001, high: value + 0.001 })

/** How much more TR's OOD probability is than that of every method without it. */
export interface MadeUp {
  readonly equalSteps: number
  readonly equalMargin: number
  /** By how much the OOD probability grows under every method. */
  readonly growth: number
}

const cell = (
  regime: CellResult['regime'],
  objective: CellResult['objective'],
  { equalSteps, equalMargin, growth }: MadeUp,
): CellResult => {
  const curve = settings.publishAt.map((step) => sure(step / 1000))
  return {
    regime,
    objective,
    start: { chosen: sure(0.4), rejected: sure(0.4), ood: sure(0.2) },
    methods: settings.methods.map(({ key, tr }) => ({
      method: key,
      moves: tr ? Math.floor(settings.alignment.steps / tr.syncPeriod) : 0,
      end: { chosen: sure(0.7), rejected: sure(0), ood: sure(0.3), margin: sure(9), kl: sure(1) },
      oodGrowth: sure(growth),
      curves: { chosen: curve, rejected: curve, ood: curve, margin: curve.map(({ value }) => value) },
    })),
    comparisons: comparisonPairs(settings).map(({ method, baseline }) => ({
      method: method.key,
      baseline: baseline.key,
      equalSteps: { ood: sure(equalSteps), chosen: sure(0 - equalSteps), margin: sure(-10 * equalSteps) },
      equalMargin: { ood: sure(equalMargin), chosen: sure(0 - equalMargin) },
    })),
  }
}

/** Results of made-up numbers, alike for all objectives and regimes. */
export const madeUp = (numbers: MadeUp): Results => ({
  settings,
  cells: regimes.flatMap((regime) => objectives.map((objective) => cell(regime, objective, numbers))),
})
