import { expect } from 'vitest'

/**
 * Expects `actual` within `relative` of `expected`, plus `absolute`.
 * @param what names the number in the failure message
 */
export const expectClose = (
  actual: number,
  expected: number,
  { relative = 0, absolute = 0, what = 'the value' }: { relative?: number; absolute?: number; what?: string },
): void => {
  const allowed = relative * Math.abs(expected) + absolute
  const message = `${what}: ${actual} is not within ${allowed} of ${expected}`
  expect(Math.abs(actual - expected), message).toBeLessThanOrEqual(allowed)
}
