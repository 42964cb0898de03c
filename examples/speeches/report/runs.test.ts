import { expect, it } from 'vitest'
import { moves } from './runs.ts'
import { dpoRun, hardRun, softRun } from './test-support/runs.ts'

it('finds the steps after which a reference moved', () => {
  expect(moves(dpoRun)).toEqual([])
  expect(moves(softRun)).toEqual([4, 8, 12, 16, 20, 24])
  expect(moves(hardRun)).toEqual([12, 24])
})
