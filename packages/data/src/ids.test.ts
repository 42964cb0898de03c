import { expect, it } from 'vitest'
import { commonPrefix, sameIds } from './ids.ts'

it('measures the common prefix up to the first difference or the shorter end', () => {
  expect(commonPrefix([1, 2, 3], [1, 2, 4])).toBe(2)
  expect(commonPrefix([1, 2], [1, 2, 4])).toBe(2)
  expect(commonPrefix([5], [])).toBe(0)
})

it('calls ids the same only at equal length', () => {
  expect(sameIds([1, 2], Int32Array.of(1, 2))).toBe(true)
  expect(sameIds([1, 2], [1, 2, 3])).toBe(false)
  expect(sameIds([1, 2], [1, 3])).toBe(false)
})
