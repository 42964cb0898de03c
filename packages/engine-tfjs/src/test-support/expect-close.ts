import type { Tensor, TypedArray } from '@tensorflow/tfjs'
import { expect } from 'vitest'

type Numbers = Tensor | TypedArray | readonly number[]

const valuesOf = (numbers: Numbers): ArrayLike<number> => ('dataSync' in numbers ? numbers.dataSync() : numbers)

/** Every value lies within `tolerance` times the largest expected magnitude, or times 1 if that is smaller. */
export const expectClose = (actual: Numbers, expected: Numbers, tolerance: number): void => {
  const [found, wanted] = [Array.from(valuesOf(actual)), Array.from(valuesOf(expected))]
  expect(found.length).toBe(wanted.length)
  const scale = Math.max(1, ...wanted.map(Math.abs))
  const worst = found.reduce((most, value, index) => Math.max(most, Math.abs(value - wanted[index]!)), 0)
  expect(found.some(Number.isNaN)).toBe(false)
  expect(worst).toBeLessThanOrEqual(tolerance * scale)
}
