import { describe, expect, it } from 'vitest'
import { assertLimits, type LengthLimits, truncateRow } from './truncate.ts'

const row = {
  prompt: Int32Array.of(1, 2, 3, 4),
  completions: [Int32Array.of(5, 6, 7), Int32Array.of(8)],
  desirable: true,
}

const truncate = (limits: LengthLimits) => {
  const { prompt, completions } = truncateRow(row, limits)
  return [prompt, ...completions].map((ids) => Array.from(ids))
}

describe('truncateRow', () => {
  it('leaves a row alone that just fits', () => {
    expect(truncate({ maxLength: 7 })).toEqual([[1, 2, 3, 4], [5, 6, 7], [8]])
    expect(truncateRow(row, { maxLength: 7 }).desirable).toBe(true)
  })

  it('takes the start of the prompt first', () => {
    expect(truncate({ maxLength: 6 })).toEqual([[2, 3, 4], [5, 6, 7], [8]])
    expect(truncate({ maxLength: 4 })).toEqual([[4], [5, 6, 7], [8]])
  })

  it('takes the ends of the answers where one prompt token is left', () => {
    expect(truncate({ maxLength: 3 })).toEqual([[4], [5, 6], [8]])
    expect(truncate({ maxLength: 2 })).toEqual([[4], [5], [8]])
  })

  it('keeps the end of a prompt and the start of an answer under limits of their own', () => {
    expect(truncate({ maxLength: 7, maxPromptLength: 3 })).toEqual([[2, 3, 4], [5, 6, 7], [8]])
    expect(truncate({ maxLength: 7, maxCompletionLength: 2 })).toEqual([[1, 2, 3, 4], [5, 6], [8]])
  })

  it('gives a prompt the room that the limit on answers makes', () => {
    expect(truncate({ maxLength: 6, maxCompletionLength: 2 })).toEqual([[1, 2, 3, 4], [5, 6], [8]])
  })

  it('allows 1024 tokens by default', () => {
    const long = truncateRow({ prompt: new Int32Array(2000), completions: [new Int32Array(100)] }, {})
    expect(long.prompt).toHaveLength(924)
  })

  it('does not change the row it was given', () => {
    truncateRow(row, { maxLength: 2 }).prompt.fill(9)
    expect(Array.from(row.prompt)).toEqual([1, 2, 3, 4])
  })
})

describe('assertLimits', () => {
  it('accepts limits with room for a prompt and an answer', () => {
    expect(() => assertLimits({ maxLength: 2, maxPromptLength: 1, maxCompletionLength: 1 })).not.toThrow()
  })

  it.each([
    [{ maxLength: 1 }, 'data.maxLength must be a whole number of tokens from 2, not 1'],
    [{ maxLength: Number.NaN }, 'data.maxLength must be a whole number of tokens from 2, not NaN'],
    [{ maxLength: 9, maxPromptLength: 0 }, 'data.maxPromptLength must be a whole number of tokens from 1, not 0'],
    [
      { maxLength: 9, maxCompletionLength: 2.5 },
      'data.maxCompletionLength must be a whole number of tokens from 1, not 2.5',
    ],
  ])('refuses %o', (limits, message) => {
    expect(() => assertLimits(limits)).toThrow(message)
  })
})
