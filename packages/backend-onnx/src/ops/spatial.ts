import type { backend_util } from '@tensorflow/tfjs-core'
import type { Attributes } from '../graph/node.ts'
import type { Value } from '../graph/value.ts'
import { transposed } from './shape.ts'

export type Padding = 'valid' | 'same' | number | backend_util.ExplicitPadding
export type Rounding = 'floor' | 'round' | 'ceil'

/** How a window moves over the spatial axes of an image or a volume: one entry per axis. */
export interface Window {
  readonly kernel: readonly number[]
  readonly strides: readonly number[]
  readonly dilations: readonly number[]
  readonly before: readonly number[]
  readonly after: readonly number[]
  readonly inputSizes: readonly number[]
  readonly outputSizes: readonly number[]
}

type Moves = Omit<Window, 'after'>

/**
 * Padding at the end that makes the native output size the wanted one: TensorFlow.js may round it up. Where the last window
 * ends before the input does, none.
 */
const endPadding = ({ kernel, strides, dilations, before, inputSizes, outputSizes }: Moves): number[] =>
  kernel.map((size, axis) => {
    const reach = (outputSizes[axis]! - 1) * strides[axis]! + (size - 1) * dilations[axis]! + 1
    return Math.max(0, reach - inputSizes[axis]! - before[axis]!)
  })

/** The window of a 2-D convolution or pooling, of two spatial axes. */
export const window2d = (info: backend_util.Conv2DInfo): Window => {
  const moves: Moves = {
    kernel: [info.filterHeight, info.filterWidth],
    strides: [info.strideHeight, info.strideWidth],
    dilations: [info.dilationHeight, info.dilationWidth],
    before: [info.padInfo.top, info.padInfo.left],
    inputSizes: [info.inHeight, info.inWidth],
    outputSizes: [info.outHeight, info.outWidth],
  }
  return { ...moves, after: endPadding(moves) }
}

/** The window of a 3-D convolution or pooling, of three spatial axes. */
export const window3d = (info: backend_util.Conv3DInfo): Window => {
  const moves: Moves = {
    kernel: [info.filterDepth, info.filterHeight, info.filterWidth],
    strides: [info.strideDepth, info.strideHeight, info.strideWidth],
    dilations: [info.dilationDepth, info.dilationHeight, info.dilationWidth],
    before: [info.padInfo.front, info.padInfo.top, info.padInfo.left],
    inputSizes: [info.inDepth, info.inHeight, info.inWidth],
    outputSizes: [info.outDepth, info.outHeight, info.outWidth],
  }
  return { ...moves, after: endPadding(moves) }
}

/** The window as attributes of an ONNX node. */
export const windowAttributes = ({ kernel, strides, dilations, before, after }: Window): Attributes => ({
  kernel_shape: kernel,
  strides,
  dilations,
  pads: [...before, ...after],
})

/** From channels last, `[batch, ...spatial, channels]`, to ONNX's `[batch, channels, ...spatial]`. */
export const channelsFirst = (value: Value): Value => {
  const axes = value.shape.map((_, axis) => axis)
  return transposed(value, [0, axes.length - 1, ...axes.slice(1, -1)])
}

/** Back from `[batch, channels, ...spatial]` to `[batch, ...spatial, channels]`. */
export const channelsLast = (value: Value): Value => {
  const axes = value.shape.map((_, axis) => axis)
  return transposed(value, [0, ...axes.slice(2), 1])
}
