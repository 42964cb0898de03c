import type { CellResult, Comparison, Results } from './analyze.ts'
import { outcome } from './outcome.ts'

/** One place where a hypothesis was tried. */
export interface Trial {
  readonly cell: CellResult
  readonly method: string
  readonly held: boolean
}

export interface Hypothesis {
  readonly name: string
  /** What README.md declared. */
  readonly claim: string
  readonly trials: readonly Trial[]
}

/** Tries the hypotheses of README.md on the numbers, each by its rule there. */
export const tryHypotheses = ({ settings, cells }: Results): Hypothesis[] => {
  const { methods, smallest } = settings
  const moving = methods.filter(({ tr }) => tr).map(({ key }) => key)
  const [vanilla, ...smaller] = methods.filter(({ tr }) => !tr).map(({ key }) => key) as [string, ...string[]]
  const comparison = (cell: CellResult, method: string, baseline: string): Comparison =>
    cell.comparisons.find((one) => one.method === method && one.baseline === baseline)!

  /** One trial for each cell and each method with TR. */
  const withTr = (among: readonly CellResult[], holds: (cell: CellResult, method: string) => boolean): Trial[] =>
    among.flatMap((cell) => moving.map((method) => ({ cell, method, held: holds(cell, method) })))

  return [
    {
      name: 'Over-optimization',
      claim: 'from the SFT’d reference, vanilla training ends with a higher OOD probability than it began with',
      trials: cells
        .filter(({ regime }) => regime === 'sft')
        .map((cell) => {
          const { oodGrowth } = cell.methods.find(({ method }) => method === vanilla)!
          return { cell, method: vanilla, held: outcome(oodGrowth, smallest) === 'higher' }
        }),
    },
    {
      name: 'The paper’s claim',
      claim: 'TR ends with a lower OOD probability than vanilla',
      trials: withTr(
        cells,
        (cell, method) => outcome(comparison(cell, method, vanilla).equalSteps.ood, smallest) === 'lower',
      ),
    },
    {
      name: 'TR goes farther',
      claim: 'TR ends with a larger margin than vanilla',
      trials: withTr(
        cells,
        (cell, method) => outcome(comparison(cell, method, vanilla).equalSteps.margin, 0) === 'higher',
      ),
    },
    {
      name: 'Along the same path',
      claim: 'for DPO and IPO, at equal margin TR’s OOD probability is level with vanilla’s',
      trials: withTr(
        cells.filter(({ objective }) => objective !== 'kto'),
        (cell, method) => outcome(comparison(cell, method, vanilla).equalMargin.ood, smallest) === 'level',
      ),
    },
    {
      name: 'As a smaller beta does',
      claim: 'nowhere does TR end with a lower OOD probability than both smaller betas',
      trials: withTr(
        cells,
        (cell, method) =>
          !smaller.every(
            (baseline) => outcome(comparison(cell, method, baseline).equalSteps.ood, smallest) === 'lower',
          ),
      ),
    },
  ]
}
