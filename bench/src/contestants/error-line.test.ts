import { describe, expect, it } from 'vitest'
import { errorLine } from './error-line.ts'

describe('errorLine', () => {
  it.each([
    [
      'Node',
      'warning\n/x.js:3\n  throw\n  ^\n\nRangeError: too large\n    at new Error (x)\n\nNode.js v20.0.0\n',
      'RangeError: too large',
    ],
    ['Python', 'Traceback (most recent call last):\n  File "x"\nMemoryError: no room\n', 'MemoryError: no room'],
    ['pip', 'ERROR: No matching distribution\n[notice] A new release of pip\n', 'ERROR: No matching distribution'],
    ['a program of few words', 'first\nkilled\n', 'killed'],
    ['a silent one', '', ''],
  ])('finds what %s died of', (_, text, expected) => {
    expect(errorLine(text)).toBe(expected)
  })
})
