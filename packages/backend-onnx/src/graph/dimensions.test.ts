import { expect, test } from 'vitest'
import { dimensionsFit, knownDimensions, refineDimensions } from './dimensions.ts'
import { fillValue, type Value } from './value.ts'

const shaped = (...shapes: number[][]): Value[] => shapes.map((shape) => fillValue('float32', shape, 0))

test('a graph that was seen once fits the same sizes only', () => {
  const known = knownDimensions(shaped([2, 3], [3]))
  expect(dimensionsFit(known, shaped([2, 3], [3]))).toBe(true)
  expect(dimensionsFit(known, shaped([2, 4], [4]))).toBe(false)
})

test('sizes that changed together share a name and must go on doing so', () => {
  const refined = refineDimensions(knownDimensions(shaped([2, 3], [3])), shaped([2, 4], [4]))
  expect(refined.axes).toEqual([2, 'd0', 'd0'])
  expect(dimensionsFit(refined, shaped([2, 9], [9]))).toBe(true)
  expect(dimensionsFit(refined, shaped([2, 9], [8]))).toBe(false)
  expect(dimensionsFit(refined, shaped([1, 9], [9]))).toBe(false)
})

test('sizes that were equal by chance are told apart once they differ', () => {
  const first = refineDimensions(knownDimensions(shaped([3], [3])), shaped([4], [4]))
  expect(first.axes).toEqual(['d0', 'd0'])
  const second = refineDimensions(first, shaped([5], [6]))
  expect(second.axes[0]).not.toBe(second.axes[1])
  expect(dimensionsFit(second, shaped([7], [8]))).toBe(true)
})

test('sizes that differed once stay apart when they meet', () => {
  const apart = refineDimensions(knownDimensions(shaped([1], [2])), shaped([3], [4]))
  const met = refineDimensions(apart, shaped([5], [5]))
  expect(met.axes[0]).not.toBe(met.axes[1])
})
