import { formatFindings, type Inspection, type Lengths, nameFiles, type RenderedRow } from '@kedge/data'
import { beginning, ending } from './excerpt.ts'
import type { Styles } from './styles.ts'
import { formatTable } from './table.ts'

const number = (value: number): string => value.toLocaleString('en', { maximumFractionDigits: 1 })
const percent = (share: number): string => `${number(100 * share)} %`

const barWidth = 32
const bar = (share: number): string => '█'.repeat(Math.max(share > 0 ? 1 : 0, Math.round(share * barWidth)))

const formatHistogram = ({ histogram }: Lengths): string => {
  const most = Math.max(...histogram.map(({ count }) => count))
  const ranges = histogram.map(({ from, to }) => `${number(from)}–${number(to)}`)
  const width = Math.max(...ranges.map(({ length }) => length))
  return histogram
    .map(({ count }, index) => `  ${ranges[index]!.padStart(width)}  ${bar(count / most)} ${number(count)}`)
    .join('\n')
}

const formatLengths = ({ lengths, unit }: Inspection): string =>
  formatTable([
    [`length in ${unit}`, 'mean', 'median', '95 %', 'longest'],
    ...Object.entries(lengths).map(([name, { mean, median, percentile95, longest }]) => [
      name,
      ...[mean, median, percentile95, longest].map(number),
    ]),
  ])

const formatBalance = ({ lengthBias, labels, unit }: Inspection): string => {
  if (lengthBias) {
    const { chosenLonger, equal, meanDifference } = lengthBias
    const mean = `${meanDifference < 0 ? '' : '+'}${number(meanDifference)} ${unit}`
    return `chosen is longer in ${percent(chosenLonger)} of pairs and as long in ${percent(equal)}; mean difference ${mean}`
  }
  const { desirable = 0, runs = 0 } = labels ?? {}
  const sorted = runs === 2 ? '; the file is sorted by label, so leave data.shuffle on' : ''
  return `${percent(desirable)} of the answers are desirable${sorted}`
}

const shownCharacters = 400

const formatRow = ({ at, prompt, answers }: RenderedRow, { dim, good, bad, strong }: Styles): string =>
  [
    strong(at),
    dim(ending(prompt, shownCharacters)),
    ...answers.map(({ name, text }) => {
      const mark = name === 'chosen' || name === 'desirable' ? good : bad
      return `${mark(`${name} ▶`)}${beginning(text, shownCharacters)}`
    }),
  ].join('\n')

/** An inspection for a person to read. */
export const formatInspection = (inspection: Inspection, styles: Styles): string => {
  const { files, rows, columns, layout, lengths, unit } = inspection
  const together = Object.values(lengths).at(-1)!
  const missing = unit === 'characters' ? ['for tokens, truncation and prompt/answer boundaries, give --model DIR'] : []
  return [
    [
      `${nameFiles(files)}: ${number(rows)} rows of {${columns.join(', ')}}`,
      `layout ${styles.strong(layout)}`,
      ...formatFindings(inspection),
      ...missing,
    ].join('\n'),
    formatLengths(inspection),
    `prompt + longest answer\n${formatHistogram(together)}`,
    formatBalance(inspection),
    ...inspection.samples.map((row) => formatRow(row, styles)),
  ].join('\n\n')
}
