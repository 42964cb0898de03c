import { describe, expect, it } from 'vitest'
import { count, gigabytes, percent, significant } from './numbers.ts'

describe('significant', () => {
  it('keeps three digits', () => {
    expect([7.4123, 0.012345, 196.4, 2960, 0].map(significant)).toEqual(['7.41', '0.0123', '196', '2960', '0'])
  })
})

describe('units', () => {
  it('are those of the table', () => {
    expect(gigabytes(3.5 * 2 ** 30)).toBe('3.50 GiB')
    expect(percent(0.756)).toBe('76 %')
    expect([512, 32_768, 33_600_000].map(count)).toEqual(['512', '32.8k', '33.6M'])
  })
})
