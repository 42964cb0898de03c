import { broadcast_util } from '@tensorflow/tfjs-core'
import { repeated } from '../graph/host-data.ts'
import { type Attributes, record } from '../graph/node.ts'
import { type ElementType, hostValue, sameShape, type Value } from '../graph/value.ts'
import { scalar } from './constant.ts'

/** The shape that shapes broadcast to. */
export const broadcastShape = (...shapes: readonly (readonly number[])[]): number[] =>
  shapes.reduce<number[]>((a, b) => broadcast_util.assertAndGetBroadcastShape(a, b as number[]), [])

/** What a value repeats: a fill's number, or the value before it was expanded. */
const source = (value: Value): Value | undefined => {
  if (value.origin === 'fill') return hostValue(value.type, [], repeated(value.type, 1, value.fill))
  return value.node?.operator === 'Expand' ? value.node.inputs[0] : undefined
}

/**
 * The operands of a broadcasting operator whose result has `shape`. Where one operand has that shape of itself, the others go
 * in unexpanded, so that they never take memory.
 */
const operands = (values: readonly Value[], shape: readonly number[]): readonly Value[] => {
  const sources = values.map(source)
  const isShaped = values.some((value, index) => sources[index] === undefined && sameShape(value.shape, shape))
  return isShaped ? values.map((value, index) => sources[index] ?? value) : values
}

/** An operator on every element of one value. */
export const unary = (operator: string, value: Value, type = value.type, attributes?: Attributes): Value =>
  record(operator, [value], type, value.shape, attributes)

/** An operator on corresponding elements of values that broadcast together. `type` is that of the result. */
export const elementwise = (operator: string, values: readonly Value[], type: ElementType = values[0]!.type): Value => {
  const shape = broadcastShape(...values.map((value) => value.shape))
  return record(operator, operands(values, shape), type, shape)
}

export const add = (a: Value, b: Value): Value => elementwise('Add', [a, b])
export const subtract = (a: Value, b: Value): Value => elementwise('Sub', [a, b])
export const multiply = (a: Value, b: Value): Value => elementwise('Mul', [a, b])
export const divide = (a: Value, b: Value): Value => elementwise('Div', [a, b])
export const equal = (a: Value, b: Value): Value => elementwise('Equal', [a, b], 'bool')
export const less = (a: Value, b: Value): Value => elementwise('Less', [a, b], 'bool')
export const greater = (a: Value, b: Value): Value => elementwise('Greater', [a, b], 'bool')
export const and = (a: Value, b: Value): Value => elementwise('And', [a, b], 'bool')
export const or = (a: Value, b: Value): Value => elementwise('Or', [a, b], 'bool')
export const not = (value: Value): Value => unary('Not', value)

/** `chosen` where the condition holds, `other` elsewhere. All three broadcast. */
export const where = (condition: Value, chosen: Value, other: Value): Value =>
  elementwise('Where', [condition, chosen, other], chosen.type)

/** A number of the same type as `value`. */
export const numberLike = (value: Value, number: number): Value => scalar(value.type, number)
