import type { Spread } from '../measure/spread.ts'
import type { Comparison, Standing } from './comparison.ts'
import { formatTable } from './format-table.ts'
import { gigabytes, percent, significant } from './numbers.ts'

const withRange = ({ median, low, high }: Spread, unit = ''): string =>
  `${significant(median)}${unit} (${significant(low)}-${significant(high)})`

const columns: readonly (readonly [head: string, cell: (medians: Required<Standing>['medians']) => string])[] = [
  ['s/step (range)', ({ seconds }) => withRange(seconds)],
  ['pairs/s', ({ pairsPerSecond }) => significant(pairsPerSecond)],
  ['with warm-up', ({ pairsPerSecondInAll }) => significant(pairsPerSecondInAll)],
  ['tokens/s', ({ tokensPerSecond }) => significant(tokensPerSecond)],
  ['GFLOP', ({ gflop }) => significant(gflop)],
  ['of limit', ({ shareOfLimit }) => percent(shareOfLimit)],
  ['start-up s', ({ startUpSeconds }) => significant(startUpSeconds)],
  ['peak memory', ({ peakBytes }) => gigabytes(peakBytes)],
  ['speed', ({ speedup }) => withRange(speedup, 'x')],
  ['memory', ({ memoryShare }) => percent(memoryShare)],
]

/** A workload's outcome in words and numbers. */
export const comparisonTable = ({ title, baseline, standings }: Comparison): string => {
  const ran = standings.flatMap(({ name, medians }) => (medians ? [{ name, medians }] : []))
  const lines = ran.map(({ name, medians }) => [name, ...columns.map(([, cell]) => cell(medians))])
  const difference = Math.max(...ran.map(({ medians }) => medians.lossDifference))
  return [
    title,
    '',
    ...(ran.length > 0 ? [formatTable([['', ...columns.map(([head]) => head)], ...lines])] : []),
    ...(ran.length > 1
      ? [`Speed and memory are multiples of ${baseline}'s. Losses agree within ${difference.toExponential(0)}.`]
      : []),
    ...standings.flatMap(({ name, failed }) => (failed === undefined ? [] : [`${name} stopped: ${failed}`])),
  ].join('\n')
}
