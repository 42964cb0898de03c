import type { backend_util, DataType } from '@tensorflow/tfjs-core'
import { repeated } from './graph/host-data.ts'
import { type HostData, hostValue, sizeOf, type Value } from './graph/value.ts'

/** The dtypes that a graph can compute with. */
export type GraphType = 'float32' | 'int32' | 'bool'

/** What a tensor holds: a graph value, or data that stays on the host (encoded strings; complex numbers, interleaved). */
export type Content = Value | { readonly host: backend_util.BackendValues }

export const isGraphType = (dtype: DataType): dtype is GraphType =>
  dtype === 'float32' || dtype === 'int32' || dtype === 'bool'

/**
 * Arrays up to this many elements are copied when written, so that a program may fill the same buffer with its next batch
 * before this one was computed. Larger ones, such as weights, are shared.
 */
const COPIED_SIZE = 2 ** 18

const arrayOf = (values: ArrayLike<number>, dtype: GraphType): HostData => {
  const List = { float32: Float32Array, int32: Int32Array, bool: Uint8Array }[dtype]
  return values instanceof List && values.length > COPIED_SIZE ? values : new List(values)
}

/** The content of a tensor that the program writes. */
export const contentFrom = (values: backend_util.BackendValues, shape: readonly number[], dtype: DataType): Content =>
  isGraphType(dtype) ? hostValue(dtype, shape, arrayOf(values as ArrayLike<number>, dtype)) : { host: values }

/** The data of a value that needs no computation. */
export const knownData = (value: Value): HostData | undefined => {
  if (value.data === undefined && value.origin === 'fill') {
    value.data = repeated(value.type, sizeOf(value), value.fill)
  }
  return value.data
}
