import { type ElementType, fillValue, type Value } from '../graph/value.ts'
import { scalar } from './constant.ts'
import { elementwise, unary, where } from './elementwise.ts'

/** `TensorProto.DataType` of the types that a graph casts to. */
const castTargets: Readonly<Record<ElementType, number>> = { float32: 1, int32: 6, int64: 7, bool: 9, float64: 11 }

/** What no 32-bit integer can hold (NaN, infinities, larger numbers) becomes 0: the native conversion depends on the processor. */
const withinIntegers = (value: Value): Value => {
  const fits = elementwise('LessOrEqual', [unary('Abs', value), scalar(value.type, 2 ** 31)], 'bool')
  return where(fits, value, scalar(value.type, 0))
}

/** Casts as TensorFlow.js does: floats are cut towards zero, NaN becomes 0. */
export const cast = (value: Value, type: ElementType): Value => {
  if (value.type === type) return value
  if (value.origin === 'fill' && type === 'float32') return fillValue(type, value.shape, value.fill)
  const isCut = (value.type === 'float32' || value.type === 'float64') && (type === 'int32' || type === 'int64')
  return unary('Cast', isCut ? withinIntegers(value) : value, type, { to: castTargets[type] })
}
