import { repeated } from '../graph/host-data.ts'
import { type ElementType, parameter, type Value } from '../graph/value.ts'

/** One number that belongs to the computation, such as an epsilon: shape `[]`. */
export const scalar = (type: ElementType, number: number): Value => parameter(type, [], repeated(type, 1, number))

/** A list of integers that belongs to the computation, such as axes or a shape: type `int64`, shape `[length]`. */
export const integers = (numbers: readonly number[]): Value =>
  parameter('int64', [numbers.length], BigInt64Array.from(numbers, BigInt))
