import { record } from '../graph/node.ts'
import type { Value } from '../graph/value.ts'
import { shaped, sliced, transposed } from './shape.ts'
import { type Window, windowAttributes } from './spatial.ts'

/*
 * Images are `[batch, channels, ...spatial]` in this file, filters as TensorFlow.js has them: `[...spatial, in, out]`, or
 * `[...spatial, in, multiplier]` for a depthwise convolution, whose output channel `in * multiplier + m` sees one input channel.
 */

const spatialAxes = (window: Window, first: number): number[] => window.kernel.map((_, axis) => first + axis)

/** `[...spatial, in, out]` to ONNX's `[out, in, ...spatial]`. */
const denseFilter = (filter: Value, window: Window): Value => {
  const rank = window.kernel.length
  return transposed(filter, [rank + 1, rank, ...spatialAxes(window, 0)])
}

/** `[...spatial, in, multiplier]` to ONNX's `[in * multiplier, 1, ...spatial]`. */
const depthwiseFilter = (filter: Value, window: Window): Value => {
  const rank = window.kernel.length
  const [channels, multiplier] = filter.shape.slice(rank) as [number, number]
  const ordered = transposed(filter, [rank, rank + 1, ...spatialAxes(window, 0)])
  return shaped(ordered, [channels * multiplier, 1, ...window.kernel])
}

const convolve = (x: Value, weights: Value, window: Window, group: number): Value => {
  const shape = [x.shape[0]!, weights.shape[0]!, ...window.outputSizes]
  return record('Conv', [x, weights], 'float32', shape, { ...windowAttributes(window), group })
}

/** Where the last window ends before the input does, the input's gradient is longer than the windows reach. */
const unreached = ({ kernel, strides, dilations, before, after, inputSizes, outputSizes }: Window): number[] =>
  kernel.map((size, axis) => {
    const reach = (outputSizes[axis]! - 1) * strides[axis]! + (size - 1) * dilations[axis]! + 1
    return inputSizes[axis]! + before[axis]! + after[axis]! - reach
  })

/** The gradient of an image from that of its convolution with `weights`. */
export const convolveBack = (gradient: Value, weights: Value, window: Window, group: number): Value => {
  // A transposed convolution may be asked for a smaller image than its input would give: the rest does not count.
  const reached = [...gradient.shape.slice(0, 2), ...window.outputSizes]
  const dy = sliced(
    gradient,
    reached.map(() => 0),
    reached,
  )
  const shape = [dy.shape[0]!, weights.shape[1]! * group, ...window.inputSizes]
  const attributes = { ...windowAttributes(window), output_padding: unreached(window), group }
  return record('ConvTranspose', [dy, weights], 'float32', shape, attributes)
}

/** The filter's gradient is a convolution of the input with `dy`, in which strides and dilations change places. */
const filterGradient = (x: Value, dy: Value, window: Window, group: number): Value => {
  const { kernel, strides, dilations } = window
  const extra = unreached(window).map((size, axis) => Math.floor(size / dilations[axis]!))
  const outputSizes = kernel.map((size, axis) => size + extra[axis]!)
  const turned: Window = { ...window, kernel: dy.shape.slice(2), strides: dilations, dilations: strides, outputSizes }
  const whole = convolve(x, dy, turned, group)
  return sliced(
    whole,
    whole.shape.map(() => 0),
    [...whole.shape.slice(0, 2), ...kernel],
  )
}

const swapBatchAndChannels = (value: Value, window: Window): Value =>
  transposed(value, [1, 0, ...spatialAxes(window, 2)])

export const convolution = (x: Value, filter: Value, window: Window): Value =>
  convolve(x, denseFilter(filter, window), window, 1)

export const convolutionInputGradient = (dy: Value, filter: Value, window: Window): Value =>
  convolveBack(dy, denseFilter(filter, window), window, 1)

/** `[...spatial, in, out]` */
export const convolutionFilterGradient = (x: Value, dy: Value, window: Window): Value => {
  const gradient = filterGradient(swapBatchAndChannels(x, window), swapBatchAndChannels(dy, window), window, 1)
  return transposed(gradient, [...spatialAxes(window, 2), 0, 1])
}

export const depthwise = (x: Value, filter: Value, window: Window): Value =>
  convolve(x, depthwiseFilter(filter, window), window, x.shape[1]!)

export const depthwiseInputGradient = (dy: Value, filter: Value, window: Window): Value =>
  convolveBack(dy, depthwiseFilter(filter, window), window, filter.shape.at(-2)!)

/** `[...spatial, in, multiplier]`. Every channel is a group of its own, in which the examples are the channels. */
export const depthwiseFilterGradient = (x: Value, dy: Value, window: Window): Value => {
  const [batch, channels] = x.shape as [number, number]
  const multiplier = dy.shape[1]! / channels
  const grouped = shaped(swapBatchAndChannels(x, window), [1, channels * batch, ...x.shape.slice(2)])
  const gradient = filterGradient(grouped, swapBatchAndChannels(dy, window), window, channels)
  const split = shaped(gradient, [channels, multiplier, ...window.kernel])
  return transposed(split, [...spatialAxes(window, 2), 0, 1])
}
