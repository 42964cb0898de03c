import type { Measure } from '../experiment/measure.ts'
import type { Run } from '../experiment/run-method.ts'
import { valueAtMargin } from './at-margin.ts'
import type { Interval } from './resamples.ts'

/** What one method has more than another, paired over seeds. */
export interface Difference {
  readonly equalSteps: { readonly ood: Interval; readonly chosen: Interval; readonly margin: Interval }
  readonly equalMargin: { readonly ood: Interval; readonly chosen: Interval }
}

/** One measure of one seed at every step. */
const series = (run: Run, measure: Measure, seed: number): number[] => run.records.map((seeds) => seeds[seed]![measure])

/** One value per seed of `run`: where its margin reaches the smaller of its largest one and that of `other`. */
const atEqualMargin = (run: Run, other: Run, measure: Measure): number[] =>
  run.records[0]!.map((_, seed) => {
    const [own, others] = [series(run, 'margin', seed), series(other, 'margin', seed)]
    return valueAtMargin(own, series(run, measure, seed), Math.min(Math.max(...own), Math.max(...others)))
  })

const atEnd = (run: Run, measure: Measure): number[] => run.records.at(-1)!.map((seed) => seed[measure])

/** How much more `run` has than `baseline`. */
export const compare = (run: Run, baseline: Run, intervalOf: (values: readonly number[]) => Interval): Difference => {
  const paired = (more: readonly number[], less: readonly number[]) =>
    intervalOf(more.map((value, seed) => value - less[seed]!))
  const steps = (measure: Measure) => paired(atEnd(run, measure), atEnd(baseline, measure))
  const margin = (measure: Measure) =>
    paired(atEqualMargin(run, baseline, measure), atEqualMargin(baseline, run, measure))
  return {
    equalSteps: { ood: steps('ood'), chosen: steps('chosen'), margin: steps('margin') },
    equalMargin: { ood: margin('ood'), chosen: margin('chosen') },
  }
}
