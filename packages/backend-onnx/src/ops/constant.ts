import { repeated } from '../graph/host-data.ts'
import { type ElementType, parameter, sizeValue, type Value } from '../graph/value.ts'

/** By a loop: `BigInt64Array.from` takes many times as long, and every reshape has one. */
const bigIntegers = (numbers: readonly number[]): BigInt64Array => {
  const values = new BigInt64Array(numbers.length)
  for (let index = 0; index < numbers.length; index++) values[index] = BigInt(numbers[index]!)
  return values
}

/** One number that belongs to the computation, such as an epsilon: shape `[]`. */
export const scalar = (type: ElementType, number: number): Value => parameter(type, [], repeated(type, 1, number))

/** A list of integers that belongs to the computation, such as axes: type `int64`, shape `[length]`. */
export const integers = (numbers: readonly number[]): Value =>
  parameter('int64', [numbers.length], bigIntegers(numbers))

/** A list of integers that follow from shapes, such as a shape: type `int64`, shape `[length]`. */
export const extents = (numbers: readonly number[]): Value => sizeValue('int64', [numbers.length], bigIntegers(numbers))

/** One integer that follows from shapes, such as a length: type `int32`, shape `[]`. */
export const extent = (number: number): Value => sizeValue('int32', [], Int32Array.of(number))
