import { describe, expect, it } from 'vitest'
import { mismatchedPartners } from './mismatched.ts'

describe('mismatchedPartners', () => {
  it('rotates by one: row i takes from row i - 1, row 0 from the last', () => {
    expect(mismatchedPartners([[1], [2], [3], [4]])).toEqual([3, 0, 1, 2])
  })

  it('passes over equal prompts, further back', () => {
    expect(mismatchedPartners([[1], [2], [2], [2], [3]])).toEqual([4, 0, 0, 0, 3])
    expect(mismatchedPartners([[1], [2], [1], [1, 1]])).toEqual([3, 0, 1, 2])
  })

  it('passes over the other half of a split pair', () => {
    expect(mismatchedPartners([[1], [1], [2], [2]])).toEqual([3, 3, 1, 1])
  })

  it('finds nobody where every prompt is the same', () => {
    expect(mismatchedPartners([[1], [1]])).toEqual([undefined, undefined])
    expect(mismatchedPartners([[1]])).toEqual([undefined])
  })
})
