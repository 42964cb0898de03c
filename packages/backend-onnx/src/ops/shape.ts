import { util } from '@tensorflow/tfjs-core'
import { record } from '../graph/node.ts'
import { hostValue, sameShape, sizeOf, type Value, viewOf } from '../graph/value.ts'
import { extents, integers } from './constant.ts'

/** The same elements in another shape of the same size. */
export const shaped = (value: Value, shape: readonly number[]): Value => {
  if (sameShape(value.shape, shape)) return value
  if (value.node === undefined) return viewOf(value, shape)
  return record('Reshape', [value, extents(shape)], value.type, shape)
}

/** Repeats axes of size 1 until the value has `shape`. */
export const expanded = (value: Value, shape: readonly number[]): Value => {
  if (sameShape(value.shape, shape)) return value
  if (value.origin === 'fill') return viewOf({ ...value, data: undefined }, shape)
  return record('Expand', [value, extents(shape)], value.type, shape)
}

/** Axis `i` of the result is axis `permutation[i]` of the value. */
export const transposed = (value: Value, permutation: readonly number[]): Value => {
  const shape = permutation.map((axis) => value.shape[axis]!)
  if (permutation.every((axis, index) => axis === index)) return value
  // Moving axes of size 1 moves no element.
  const moved = permutation.filter((axis) => value.shape[axis] !== 1)
  if (moved.every((axis, index) => index === 0 || axis > moved[index - 1]!)) return shaped(value, shape)
  return record('Transpose', [value], value.type, shape, { perm: permutation })
}

/** Offsets that change from call to call are fed rather than compiled in, so they are host values, not parameters. */
const offsets = (numbers: readonly number[]): Value =>
  hostValue('int64', [numbers.length], BigInt64Array.from(numbers, BigInt))

/** `sizes` elements along every axis, from `begin` on, every `strides`-th (negative: backwards). */
export const sliced = (
  value: Value,
  begin: readonly number[],
  sizes: readonly number[],
  strides?: readonly number[],
): Value => {
  if (sameShape(value.shape, sizes) && (strides?.every((stride) => stride === 1) ?? true)) return value
  const steps = strides ?? begin.map(() => 1)
  const ends = begin.map((start, axis) => {
    const end = start + sizes[axis]! * steps[axis]!
    // Before the first element, where -1 would mean the last.
    return end < 0 ? -value.shape[axis]! - 1 : end
  })
  const inputs = [value, offsets(begin), offsets(ends), integers(begin.map((_, axis) => axis)), integers(steps)]
  return record('Slice', inputs, value.type, sizes)
}

/** Joins values along an axis; the others are equal. */
export const concatenated = (values: readonly Value[], axis: number): Value => {
  const parts = values.filter((value) => sizeOf(value) > 0)
  if (parts.length === 1) return parts[0]!
  const first = values[0]!
  const shape = first.shape.with(
    axis,
    values.reduce((total, value) => total + value.shape[axis]!, 0),
  )
  return record('Concat', parts, first.type, shape, { axis })
}

/** Adds `before` and `after` elements along every axis. */
export const padded = (
  value: Value,
  paddings: readonly (readonly [before: number, after: number])[],
  fill: Value,
): Value => {
  const shape = value.shape.map((size, axis) => size + paddings[axis]![0] + paddings[axis]![1])
  const amounts = [...paddings.map(([before]) => before), ...paddings.map(([, after]) => after)]
  return record('Pad', [value, extents(amounts), fill], value.type, shape, { mode: 'constant' })
}

/** `shape` with the given axes taken out or, with `keepDims`, of size 1. */
export const reducedShape = (shape: readonly number[], axes: readonly number[], keepDims: boolean): number[] =>
  keepDims
    ? shape.map((size, axis) => (axes.includes(axis) ? 1 : size))
    : shape.filter((_, axis) => !axes.includes(axis))

/** Axes as TensorFlow.js gives them (one, several, none for all, negative from the end), ascending. */
export const axesOf = (axis: number | readonly number[] | undefined, shape: readonly number[]): number[] =>
  util.parseAxisParam(axis as number[], shape as number[]).toSorted((a, b) => a - b)
