import { expect, it } from 'vitest'
import { checkLengths } from './check-lengths.ts'

/** Three rows: of prompt and longest answer, two tokens once, eight and nine once. */
const report = {
  files: ['rows.jsonl'],
  rows: 3,
  lengths: new Map([
    [8, 1],
    [9, 1],
    [2, 1],
  ]),
}

const warningsFor = (contextLength: number, positionLimit?: number): string[] => {
  const warnings: string[] = []
  checkLengths(report, { contextLength, positionLimit }, { warn: (line) => void warnings.push(line) })
  return warnings
}

it('says nothing of rows that fit, prompt and each answer together', () => {
  expect(warningsFor(9)).toEqual([])
  expect(warningsFor(9, 9)).toEqual([])
})

it('warns of rows that are longer than the model was made for', () => {
  expect(warningsFor(7)).toEqual([
    "rows.jsonl: 2 of 3 rows are longer than the model's 7 positions, up to 9 tokens; it was not made for them, and a largest length of 7 cuts them (data.maxLength, or --max-length)",
  ])
})

it('refuses rows for which the model has no positions', () => {
  expect(() => warningsFor(8, 8)).toThrow("1 of 3 rows are longer than the model's 8 positions, up to 9 tokens")
  expect(() => warningsFor(100, 8)).toThrow('a largest length of 8 cuts them')
})
