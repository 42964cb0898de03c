import { record } from '../graph/node.ts'
import type { Value } from '../graph/value.ts'
import { integers } from './constant.ts'
import { reducedShape, shaped } from './shape.ts'

/** Reduces ascending `axes` with an ONNX reduction such as `ReduceSum`. */
export const reduced = (operator: string, value: Value, axes: readonly number[], keepDims: boolean): Value => {
  const shape = reducedShape(value.shape, axes, keepDims)
  if (axes.length === 0) return value
  // Every reduction of a single element is that element.
  if (axes.every((axis) => value.shape[axis] === 1)) return shaped(value, shape)
  return record(operator, [value, integers(axes)], value.type, shape, { keepdims: keepDims ? 1 : 0 })
}
