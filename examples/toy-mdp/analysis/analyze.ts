import { type Measure, measures } from '../experiment/measure.ts'
import type { Run } from '../experiment/run-method.ts'
import type { Cell } from '../experiment/run-regime.ts'
import type { Method, Settings } from '../settings.ts'
import { compare } from './compare.ts'
import { comparisonPairs } from './method-roles.ts'
import { createResamples, type Interval } from './resamples.ts'
import type { CellResult, MethodResult, Results } from './results.ts'
import { rounded } from './rounded.ts'

type IntervalOf = (values: readonly number[]) => Interval

/** A measure of every seed after a step. */
const at = ({ steps, records }: Run, step: number, measure: Measure): number[] =>
  records[steps.indexOf(step)]!.map((seed) => seed[measure])

const methodResult = (
  { method, run }: Cell['runs'][number],
  { publishAt, alignment }: Settings,
  intervalOf: IntervalOf,
): MethodResult => {
  const end = (measure: Measure) => at(run, alignment.steps, measure)
  const start = at(run, 0, 'ood')
  const curve = (measure: Measure) => publishAt.map((step) => rounded(intervalOf(at(run, step, measure)), 3))
  return {
    method: method.key,
    moves: run.moves,
    end: Object.fromEntries(measures.map((measure) => [measure, intervalOf(end(measure))])) as MethodResult['end'],
    oodGrowth: intervalOf(end('ood').map((value, seed) => value - start[seed]!)),
    curves: {
      chosen: curve('chosen'),
      rejected: curve('rejected'),
      ood: curve('ood'),
      margin: curve('margin').map(({ value }) => value),
    },
  }
}

const cellResult = ({ regime, objective, runs }: Cell, settings: Settings, intervalOf: IntervalOf): CellResult => {
  const start = (measure: Measure) => intervalOf(at(runs[0]!.run, 0, measure))
  const runOf = (wanted: Method) => runs.find(({ method }) => method.key === wanted.key)!.run
  return {
    regime,
    objective,
    start: { chosen: start('chosen'), rejected: start('rejected'), ood: start('ood') },
    methods: runs.map((one) => methodResult(one, settings, intervalOf)),
    comparisons: comparisonPairs(settings).map(({ method, baseline }) => ({
      method: method.key,
      baseline: baseline.key,
      ...compare(runOf(method), runOf(baseline), intervalOf),
    })),
  }
}

/** Turns the measurements into means and paired differences with their intervals, rounded as they are published. */
export const analyze = (cells: readonly Cell[], settings: Settings): Results => {
  const intervalOf = createResamples(settings.seeds, settings.resamples)
  return {
    settings,
    cells: rounded(
      cells.map((cell) => cellResult(cell, settings, intervalOf)),
      4,
    ),
  }
}
