import type { Examples } from '@kedge/data'
import { expect, it } from 'vitest'
import { checkLengths } from './check-lengths.ts'

const row = (prompt: number, chosen: number, rejected: number) => ({
  prompt: new Int32Array(prompt),
  completions: [new Int32Array(chosen), new Int32Array(rejected)],
})
const examples: Examples = { kind: 'paired', rows: [row(3, 4, 5), row(3, 6, 2), row(1, 1, 1)] }

const warningsFor = (contextLength: number, positionLimit?: number): string[] => {
  const warnings: string[] = []
  checkLengths(examples, { contextLength, positionLimit }, 'rows.jsonl', { warn: (line) => void warnings.push(line) })
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
