import { methodRoles } from './method-roles.ts'
import { outcome } from './outcome.ts'
import type { CellResult, Comparison, Results } from './results.ts'

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

/** The comparison of a method with a baseline. */
export const comparisonOf = ({ comparisons }: CellResult, method: string, baseline: string): Comparison =>
  comparisons.find((one) => one.method === method && one.baseline === baseline)!

/** Tries the hypotheses of README.md on the numbers, each by its rule there. */
export const tryHypotheses = ({ settings, cells }: Results): Hypothesis[] => {
  const { smallest } = settings
  const { vanilla, moving, smaller } = methodRoles(settings)

  /** One trial for each cell and each method with TR, by its comparison with the first method. */
  const withTr = (among: readonly CellResult[], holds: (first: Comparison, cell: CellResult) => boolean): Trial[] =>
    among.flatMap((cell) =>
      moving.map(({ key }) => ({ cell, method: key, held: holds(comparisonOf(cell, key, vanilla.key), cell) })),
    )

  return [
    {
      name: 'Over-optimization',
      claim: 'from the SFT’d reference, vanilla training ends with a higher OOD probability than it began with',
      trials: cells
        .filter(({ regime }) => regime === 'sft')
        .map((cell) => {
          const { oodGrowth } = cell.methods.find(({ method }) => method === vanilla.key)!
          return { cell, method: vanilla.key, held: outcome(oodGrowth, smallest) === 'higher' }
        }),
    },
    {
      name: 'The paper’s claim',
      claim: 'TR ends with a lower OOD probability than vanilla',
      trials: withTr(cells, ({ equalSteps }) => outcome(equalSteps.ood, smallest) === 'lower'),
    },
    {
      name: 'TR goes farther',
      claim: 'TR ends with a larger margin than vanilla',
      trials: withTr(cells, ({ equalSteps }) => outcome(equalSteps.margin, 0) === 'higher'),
    },
    {
      name: 'Along the same path',
      claim: 'for DPO and IPO, at equal margin TR’s OOD probability is level with vanilla’s',
      trials: withTr(
        cells.filter(({ objective }) => objective !== 'kto'),
        ({ equalMargin }) => outcome(equalMargin.ood, smallest) === 'level',
      ),
    },
    {
      name: 'As a smaller beta does',
      claim: 'nowhere does TR end with a lower OOD probability than both smaller betas',
      trials: withTr(
        cells,
        ({ method }, cell) =>
          !smaller.every(({ key }) => outcome(comparisonOf(cell, method, key).equalSteps.ood, smallest) === 'lower'),
      ),
    },
  ]
}
