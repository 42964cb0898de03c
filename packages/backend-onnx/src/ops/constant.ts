import { repeated } from '../graph/host-data.ts'
import { type ElementType, parameter, sizeValue, type Value } from '../graph/value.ts'

/** One number that belongs to the computation, such as an epsilon: shape `[]`. */
export const scalar = (type: ElementType, number: number): Value => parameter(type, [], repeated(type, 1, number))

/** A list of integers that belongs to the computation, such as axes: type `int64`, shape `[length]`. */
export const integers = (numbers: readonly number[]): Value =>
  parameter('int64', [numbers.length], BigInt64Array.from(numbers, BigInt))

/** A list of integers that follow from shapes, such as a shape: type `int64`, shape `[length]`. */
export const extents = (numbers: readonly number[]): Value =>
  sizeValue('int64', [numbers.length], BigInt64Array.from(numbers, BigInt))

/** One integer that follows from shapes, such as a length: type `int32`, shape `[]`. */
export const extent = (number: number): Value => sizeValue('int32', [], Int32Array.of(number))
