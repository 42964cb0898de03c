import type { Summary } from '../evaluation/summary.ts'
import type { Analysis } from '../report/analysis.ts'
import { fixed } from '../report/numbers.ts'

/** Rows of text as aligned columns, the first to the left and the others to the right. */
const align = (rows: readonly (readonly string[])[]): string => {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)))
  return rows
    .map((row) =>
      row
        .map((cell, column) => (column === 0 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!)))
        .join('  '),
    )
    .join('\n')
}

const cells = ({ reward, judge, kl, distinct2, tokens }: Summary): string[] => [
  `${fixed(reward.mean, 3)} ± ${fixed(reward.standardError, 3)}`,
  `${fixed(judge.mean, 3)} ± ${fixed(judge.standardError, 3)}`,
  `${fixed(kl.mean, 1)} ± ${fixed(kl.standardError, 1)}`,
  fixed(distinct2, 3),
  fixed(tokens.mean, 1),
]

/** The policies at the end of training, for the terminal. */
export const textTable = ({ results }: Analysis): string =>
  align([
    ['', 'reward', 'judge', 'KL, nats', 'distinct-2', 'tokens'],
    ['Initial model', ...cells(results[0]!.summaries[0]!)],
    ...results.map(({ run, summaries }) => [run.name, ...cells(summaries.at(-1)!)]),
  ])
