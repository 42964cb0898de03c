import { describe, expect, it } from 'vitest'
import { settings } from '../settings.ts'
import { reportFiles } from './report.ts'
import { readResults, writeResults } from './results-file.ts'
import { madeUp } from './test-support/results.ts'

const results = madeUp({ equalSteps: -0.1, equalMargin: 0, growth: 0.2 })
const files = reportFiles(results)

describe('reportFiles', () => {
  it('shows every chart that it draws', () => {
    const shown = [...files['report.md']!.matchAll(/\]\((\w+\.svg)\)/g)].map(([, name]) => name)
    expect(shown.sort()).toEqual(
      Object.keys(files)
        .filter((name) => name.endsWith('.svg'))
        .sort(),
    )
  })

  it('draws every method in every panel, beside nothing that is not a number', () => {
    for (const [name, text] of Object.entries(files)) expect(text, name).not.toMatch(/NaN|undefined|Infinity/)
    const stroked = (file: string) => files[file]!.match(/<path [^>]*stroke="#[0-9a-f]{6}"/g)!.length
    // Three objectives by three measures; three objectives by two regimes.
    expect(stroked('sft.svg')).toBe(9 * settings.methods.length)
    expect(stroked('paths.svg')).toBe(6 * settings.methods.length)
  })

  it('has a row for each method of each regime and objective, after one for the start', () => {
    const rows = files['report.md']!.split('\n').filter((line) => line.includes('| 0.700 [0.699, 0.701] |'))
    expect(rows).toHaveLength(6 * settings.methods.length)
    expect(files['report.md']!.match(/_start_ \|/g)).toHaveLength(2)
  })
})

it('writes results that read back as they were', () => {
  expect(readResults(writeResults(results))).toEqual(results)
})
