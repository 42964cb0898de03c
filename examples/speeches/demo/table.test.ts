import { expect, it } from 'vitest'
import { analyze } from '../report/analysis.ts'
import { dpoRun, softRun } from '../report/test-support/runs.ts'
import { textTable } from './table.ts'

it('lines up the initial model and each run', () => {
  const lines = textTable(analyze([dpoRun, softRun])).split('\n')
  expect(lines.map((line) => line.slice(0, 13).trim())).toEqual(['', 'Initial model', 'DPO', 'TR-DPO soft'])
  expect(new Set(lines.map(({ length }) => length)).size).toBe(1)
  expect(lines[1]).toContain('0.0 ± 0.0')
})
