import type { Interval } from '../analysis/resamples.ts'
import type { CellResult, Comparison } from '../analysis/results.ts'
import type { Settings } from '../settings.ts'
import { nameOf } from './names.ts'
import { difference, interval } from './numbers.ts'

/** A Markdown table, its first column to the left and the others to the right. */
const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map((_, column) => (column === 0 ? '---' : '---:')), ...rows]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n')

const probability = (value: Interval): string => interval(value, 3)

/** Where each method of a regime ends. */
export const endTable = (cells: readonly CellResult[], settings: Settings): string =>
  table(
    ['', 'moves', 'chosen', 'rejected', 'OOD', 'margin, nats', 'KL, nats'],
    [
      [
        '_start_',
        '',
        ...(['chosen', 'rejected', 'ood'] as const).map((key) => probability(cells[0]!.start[key])),
        '0',
        '0',
      ],
      ...cells.flatMap((cell) =>
        cell.methods.map(({ method, moves, end }) => [
          nameOf(settings, cell, method),
          String(moves),
          probability(end.chosen),
          probability(end.rejected),
          probability(end.ood),
          interval(end.margin, 2),
          interval(end.kl, 3),
        ]),
      ),
    ],
  )

const comparisonRow = (cell: CellResult, settings: Settings, one: Comparison): string[] => [
  `${nameOf(settings, cell, one.method)} − ${nameOf(settings, cell, one.baseline)}`,
  difference(one.equalSteps.ood, 3),
  difference(one.equalSteps.chosen, 3),
  difference(one.equalSteps.margin, 2),
  difference(one.equalMargin.ood, 3),
  difference(one.equalMargin.chosen, 3),
]

/** Every paired difference of a regime. */
export const differenceTable = (cells: readonly CellResult[], settings: Settings): string =>
  table(
    ['', 'OOD, equal steps', 'chosen, equal steps', 'margin, equal steps', 'OOD, equal margin', 'chosen, equal margin'],
    cells.flatMap((cell) => cell.comparisons.map((one) => comparisonRow(cell, settings, one))),
  )
