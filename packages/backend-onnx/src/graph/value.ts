import { util } from '@tensorflow/tfjs-core'
import type { GraphNode } from './node.ts'

/** Element types of graph values. The first three are TensorFlow.js dtypes; the last two only live inside a graph. */
export type ElementType = 'float32' | 'int32' | 'bool' | 'int64' | 'float64'

/** The bytes of a value on the host. Booleans are one byte each, 0 or 1. */
export type HostData = Float32Array | Int32Array | Uint8Array | BigInt64Array | Float64Array

/**
 * Where a value came from, which decides how it enters a compiled graph:
 * - `computed`: a node's output; once known, it is fed.
 * - `host`: written by the program; a small one is embedded until it is seen to change, then fed.
 * - `parameter`: made by a kernel (axes, epsilons); always embedded, and part of the graph's structure.
 * - `size`: made by a kernel from its tensors' shapes; embedded until it is seen to change, then fed.
 * - `fill`: one number repeated; no memory is spent on it until it is read.
 */
export type Origin = 'computed' | 'host' | 'parameter' | 'size' | 'fill'

/** A tensor in the graph: its type and shape are always known, its data once it was computed or when it came from the host. */
export interface Value {
  readonly type: ElementType
  readonly shape: readonly number[]
  readonly origin: Origin
  readonly fill: number
  data: HostData | undefined
  node: GraphNode | undefined
}

/** A value the program wrote. */
export const hostValue = (type: ElementType, shape: readonly number[], data: HostData): Value => ({
  type,
  shape,
  origin: 'host',
  fill: Number.NaN,
  data,
  node: undefined,
})

/** A constant that is part of a graph's structure. */
export const parameter = (type: ElementType, shape: readonly number[], data: HostData): Value => ({
  type,
  shape,
  origin: 'parameter',
  fill: Number.NaN,
  data,
  node: undefined,
})

/** A constant that follows from the shapes of a graph's values. */
export const sizeValue = (type: ElementType, shape: readonly number[], data: HostData): Value => ({
  type,
  shape,
  origin: 'size',
  fill: Number.NaN,
  data,
  node: undefined,
})

/** `shape` filled with one number. */
export const fillValue = (type: ElementType, shape: readonly number[], fill: number): Value => ({
  type,
  shape,
  origin: 'fill',
  fill,
  data: undefined,
  node: undefined,
})

/** The same elements seen in another shape, for a value whose data is known or repeated. */
export const viewOf = (value: Value, shape: readonly number[]): Value => ({ ...value, shape })

export const sizeOf = (value: { readonly shape: readonly number[] }): number =>
  util.sizeFromShape(value.shape as number[])

export const sameShape = (a: readonly number[], b: readonly number[]): boolean => {
  if (a.length !== b.length) return false
  for (let axis = 0; axis < a.length; axis++) if (a[axis] !== b[axis]) return false
  return true
}
