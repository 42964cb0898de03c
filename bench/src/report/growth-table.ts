import type { GrowthResult, Measured } from '../measure/growth.ts'
import { formatTable } from './format-table.ts'
import { count, gigabytes, significant } from './numbers.ts'

const unique = <T>(values: readonly T[]): readonly T[] => [...new Set(values)]

const cells = (measured: Measured | undefined): readonly [string, string] => {
  if (!measured) return ['', '']
  if ('failed' in measured) return ['stopped', '']
  return [significant(measured.figures.seconds), gigabytes(measured.figures.peakBytes)]
}

/** Workload C: seconds a step and peak memory of each contestant at each point. */
export const growthTable = (results: readonly GrowthResult[]): string => {
  const names = unique(results.map(({ contestant }) => contestant))
  const head = ['', '', ...names.flatMap((name) => [`${name}: s/step`, 'memory'])]
  const lines = unique(results.map(({ dimension }) => dimension)).flatMap((dimension) => {
    const series = results.filter((result) => result.dimension === dimension)
    return unique(series.map(({ value }) => value)).map((value, index) => [
      index === 0 ? dimension : '',
      count(value),
      ...names.flatMap((name) =>
        cells(series.find((result) => result.value === value && result.contestant === name)?.measured),
      ),
    ])
  })
  const failures = results.flatMap(({ dimension, value, contestant, measured }) =>
    'failed' in measured ? [`${contestant} stopped at ${dimension} ${count(value)}: ${measured.failed}`] : [],
  )
  return ['Workload C: how cost grows', '', formatTable([head, ...lines]), ...failures].join('\n')
}
