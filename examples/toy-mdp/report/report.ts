import type { CellResult, Results } from '../analysis/results.ts'
import { type Regime, regimes, type Settings } from '../settings.ts'
import { pathChart } from './charts/paths.ts'
import { probabilityChart } from './charts/probabilities.ts'
import { regimeNames } from './names.ts'
import { headlines, hypothesisLines, verdicts } from './sentences.ts'
import { differenceTable, endTable } from './tables.ts'

const section = (regime: Regime, cells: readonly CellResult[], settings: Settings): string => `
## From the ${regimeNames[regime]} reference

![Chosen, rejected and OOD probability over training](${regime}.svg)

${cells.flatMap((cell) => verdicts(cell, settings).map((sentence) => `- ${sentence}`)).join('\n')}

After ${settings.alignment.steps} steps:

${endTable(cells, settings)}

Differences, paired over seeds:

${differenceTable(cells, settings)}
`

const markdown = (results: Results): string => {
  const { settings, cells } = results
  const among = (regime: Regime) => cells.filter((cell) => cell.regime === regime)
  return `# Where the probability goes: DPO, IPO and KTO with and without TR on a tree of 27 trajectories

Means over ${settings.seeds} seeds with 95 % bootstrap intervals; what each word means was declared in
[README.md](../README.md) beforehand. Every sentence and number here is written by \`npm run experiment\`.

## Where TR helps, and where it does not

${headlines(results).join('\n\n')}

## The hypotheses

${hypothesisLines(results).join('\n')}

## One path, several speeds?

Each dot is a published step. Methods whose curves lie on each other take the same way and differ in how far they get.

![OOD probability against margin](paths.svg)
${regimes.map((regime) => section(regime, among(regime), settings)).join('')}`
}

/** The report's files by their names. */
export const reportFiles = (results: Results): Readonly<Record<string, string>> => ({
  'report.md': markdown(results),
  'paths.svg': pathChart(results.cells, results.settings),
  ...Object.fromEntries(
    regimes.map((regime) => [
      `${regime}.svg`,
      probabilityChart(
        results.cells.filter((cell) => cell.regime === regime),
        results.settings,
      ),
    ]),
  ),
})
