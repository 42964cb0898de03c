import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { reportFiles } from './report/report.ts'
import { readResults, writeResults } from './report/results-file.ts'
import { settings } from './settings.ts'

const read = (name: string): string => readFileSync(new URL(`./results/${name}`, import.meta.url), 'utf8')
const results = readResults(read('results.json'))

describe('the committed results', () => {
  it('are those of the declared settings', () => {
    expect(results.settings).toEqual(settings)
    expect(writeResults(results)).toBe(read('results.json'))
  })

  it('are what the committed report and charts were written from', () => {
    for (const [name, text] of Object.entries(reportFiles(results))) expect(read(name) === text, name).toBe(true)
  })
})
