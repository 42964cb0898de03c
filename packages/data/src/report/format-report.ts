import { oneLine } from '../data-error.ts'
import { type Finding, type FindingName, findingKinds } from '../examples/findings.ts'
import type { DataReport } from './report.ts'

/** A report as plain lines: one that sums the data up, then one for whatever there is to know about it. */
export const formatReport = (report: DataReport): string[] => {
  const { files, rows, layout, columns, splitPairs, withoutMismatched } = report
  const lines = [`${nameFiles(files)}: ${count(rows, 'row')} of {${columns.join(', ')}} (${layout})`]
  lines.push(...formatFindings(report))
  if (splitPairs > 0) {
    lines.push(
      `${count(splitPairs, 'pair')} split into a desirable and an undesirable row each, for an objective of single answers`,
    )
  }
  if (withoutMismatched > 0) {
    lines.push(`${count(withoutMismatched, 'row')} of an epoch: no other prompt in the same step; no mismatched answer`)
  }
  return lines
}

/** Ignored columns, and a line for everything that was found. */
export const formatFindings = ({
  files,
  extraColumns,
  findings,
}: Pick<DataReport, 'files' | 'extraColumns' | 'findings'>): string[] => {
  const lines =
    extraColumns.length > 0 ? [`ignored ${count(extraColumns.length, 'column')}: ${listed(extraColumns)}`] : []
  for (const name of Object.keys(findings) as FindingName[]) {
    const { problem, handling } = findingKinds[name]
    const found = findings[name]
    if (found.count > 0) lines.push(`${count(found.count, 'row')}: ${problem}; ${handling} (${places(found, files)})`)
  }
  return lines
}

/** Files in a few words. */
export const nameFiles = ([first = '', ...others]: readonly string[]): string =>
  others.length === 0 ? first : `${first} and ${count(others.length, 'more file')}`

export const count = (number: number, noun: string): string =>
  `${number.toLocaleString('en')} ${noun}${number === 1 ? '' : 's'}`

const places = ({ count: total, first }: Finding, files: readonly string[]): string => {
  const more = total > first.length ? ', …' : ''
  if (files.length > 1) return first.map(({ at }) => at).join(', ') + more
  const [unit = 'row'] = first.map((place) => place.unit)
  return `${unit}${total === 1 ? '' : 's'} ${first.map(({ position }) => position).join(', ')}${more}`
}

const shownColumns = 8
const listed = (names: readonly string[]): string =>
  names.slice(0, shownColumns).map(oneLine).join(', ') + (names.length > shownColumns ? ', …' : '')
