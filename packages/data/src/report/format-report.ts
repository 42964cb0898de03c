import { oneLine } from '../data-error.ts'
import { type Finding, type FindingName, findingKinds } from '../examples/findings.ts'
import type { DataReport } from './report.ts'

/** A report as plain lines: one that sums the file up, then one for whatever there is to know about it. */
export const formatReport = (report: DataReport): string[] => {
  const { file, rows, columns, extraColumns, findings, splitPairs, withoutMismatched } = report
  const lines = [`${file}: ${count(rows, 'row')} of {${columns.join(', ')}}`]
  if (extraColumns.length > 0) lines.push(`ignored ${count(extraColumns.length, 'column')}: ${listed(extraColumns)}`)
  for (const name of Object.keys(findings) as FindingName[]) {
    const { problem, handling } = findingKinds[name]
    const found = findings[name]
    if (found.count > 0) lines.push(`${count(found.count, 'row')}: ${problem}; ${handling} (${places(found, report)})`)
  }
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

const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`

const places = ({ count: total, first }: Finding, { unit }: DataReport): string =>
  `${unit}${total === 1 ? '' : 's'} ${first.join(', ')}${total > first.length ? ', …' : ''}`

const shownColumns = 8
const listed = (names: readonly string[]): string =>
  names.slice(0, shownColumns).map(oneLine).join(', ') + (names.length > shownColumns ? ', …' : '')
