import { type Measure, measures } from '../experiment/measure.ts'
import type { Run } from '../experiment/run-method.ts'
import type { Cell } from '../experiment/run-regime.ts'
import type { Method, Settings } from '../settings.ts'
import { compare, type Difference } from './compare.ts'
import { createResamples, type Interval } from './resamples.ts'
import { rounded } from './rounded.ts'

/** One method in numbers. */
export interface MethodResult {
  readonly method: string
  /** How often the reference moved. */
  readonly moves: number
  readonly end: Readonly<Record<Measure, Interval>>
  /** By how much the OOD probability is higher at the end than at the start. */
  readonly oodGrowth: Interval
  /** `[mean, low, high]` at each published step; of the margin the mean alone. */
  readonly curves: Readonly<Record<'chosen' | 'rejected' | 'ood' | 'margin', readonly (readonly number[])[]>>
}

export interface Comparison extends Difference {
  readonly method: string
  readonly baseline: string
}

/** The numbers of one objective from one start. */
export interface CellResult extends Pick<Cell, 'regime' | 'objective'> {
  readonly start: Readonly<Record<'chosen' | 'rejected' | 'ood', Interval>>
  readonly methods: readonly MethodResult[]
  readonly comparisons: readonly Comparison[]
}

/** All that the report is written from. */
export interface Results {
  readonly settings: Settings
  readonly cells: readonly CellResult[]
}

/** What is compared with what: TR with each method without it, and smaller betas with the first method. */
export const comparisonPairs = (methods: readonly Method[]): { method: Method; baseline: Method }[] => {
  const fixed = methods.filter(({ tr }) => !tr)
  const smaller = fixed.slice(1)
  return [
    ...methods.filter(({ tr }) => tr).flatMap((method) => fixed.map((baseline) => ({ method, baseline }))),
    ...smaller.map((method) => ({ method, baseline: methods[0]! })),
  ]
}

/** Turns the measurements into means and paired differences with their intervals, rounded as they are published. */
export const analyze = (cells: readonly Cell[], settings: Settings): Results => {
  const intervalOf = createResamples(settings.seeds, settings.resamples)
  const at = ({ steps, records }: Run, step: number, measure: Measure): number[] =>
    records[steps.indexOf(step)]!.map((seed) => seed[measure])
  const last = settings.alignment.steps

  const methodResult = ({ method, run }: Cell['runs'][number]): MethodResult => {
    const end = Object.fromEntries(measures.map((measure) => [measure, intervalOf(at(run, last, measure))]))
    const start = at(run, 0, 'ood')
    const curve = (measure: Measure) =>
      settings.publishAt.map((step) => {
        const { value, low, high } = intervalOf(at(run, step, measure))
        return rounded(measure === 'margin' ? [value] : [value, low, high], 3)
      })
    return {
      method: method.key,
      moves: run.moves,
      end: end as MethodResult['end'],
      oodGrowth: intervalOf(at(run, last, 'ood').map((value, seed) => value - start[seed]!)),
      curves: {
        chosen: curve('chosen'),
        rejected: curve('rejected'),
        ood: curve('ood'),
        margin: curve('margin'),
      },
    }
  }

  const cellResult = ({ regime, objective, runs }: Cell): CellResult => {
    const first = runs[0]!.run
    const runOf = (wanted: Method) => runs.find(({ method }) => method.key === wanted.key)!.run
    const start = (measure: Measure) => intervalOf(at(first, 0, measure))
    return {
      regime,
      objective,
      start: { chosen: start('chosen'), rejected: start('rejected'), ood: start('ood') },
      methods: runs.map(methodResult),
      comparisons: comparisonPairs(settings.methods).map(({ method, baseline }) => ({
        method: method.key,
        baseline: baseline.key,
        ...compare(runOf(method), runOf(baseline), intervalOf),
      })),
    }
  }

  return { settings, cells: rounded(cells.map(cellResult), 4) }
}
