import { backend_util } from '@tensorflow/tfjs-core'
import { record, recordAll } from '../graph/node.ts'
import { fillValue, sizeOf, type Value } from '../graph/value.ts'
import { cast } from '../ops/cast.ts'
import { convolveBack } from '../ops/convolution.ts'
import { scatterRows } from '../ops/scatter.ts'
import { shaped } from '../ops/shape.ts'
import {
  channelsFirst,
  channelsLast,
  type Padding,
  type Rounding,
  type Window,
  window2d,
  window3d,
  windowAttributes,
} from '../ops/spatial.ts'
import { graphKernel, type Unary } from './define.ts'

interface PoolAttributes {
  readonly filterSize: number | [number, number]
  readonly strides: number | [number, number]
  readonly pad: Padding
  readonly dimRoundingMode?: Rounding
}

interface Pool3dAttributes {
  readonly filterSize: number | [number, number, number]
  readonly strides: number | [number, number, number]
  readonly pad: 'valid' | 'same' | number
  readonly dimRoundingMode?: Rounding
}

type WindowOf<Attributes> = (shape: readonly number[], attributes: Attributes) => Window

const flat: WindowOf<PoolAttributes> = (shape, { filterSize, strides, pad, dimRoundingMode }) =>
  window2d(
    backend_util.computePool2DInfo(
      shape as [number, number, number, number],
      filterSize,
      strides,
      1,
      pad,
      dimRoundingMode,
    ),
  )

const deep: WindowOf<Pool3dAttributes> = (shape, { filterSize, strides, pad, dimRoundingMode }) =>
  window3d(
    backend_util.computePool3DInfo(
      shape as [number, number, number, number, number],
      filterSize,
      strides,
      1,
      pad,
      dimRoundingMode,
    ),
  )

/** The native operators refuse windows that lie in the padding altogether. */
const isSupported = ({ kernel, before, after }: Window): boolean =>
  kernel.every((size, axis) => before[axis]! < size && after[axis]! < size)

const pooledShape = (image: Value, window: Window): number[] => [...image.shape.slice(0, 2), ...window.outputSizes]

const pool = <Attributes>(kernelName: string, operator: string, windowOf: WindowOf<Attributes>) =>
  graphKernel<Unary, Attributes>(kernelName, ({ x }, attributes) => {
    const window = windowOf(x.shape, attributes)
    if (!isSupported(window)) return undefined
    const image = channelsFirst(cast(x, 'float32'))
    const pooled = record(operator, [image], 'float32', pooledShape(image, window), windowAttributes(window))
    return cast(channelsLast(pooled), x.type)
  })

/** Every `dy` goes to the position of its window's maximum; windows overlap, so they are added up. */
const maxGradient = <Attributes>(kernelName: string, windowOf: WindowOf<Attributes>) =>
  graphKernel<{ dy: Value; input: Value }, Attributes>(kernelName, ({ dy, input }, attributes) => {
    const window = windowOf(input.shape, attributes)
    if (!isSupported(window)) return undefined
    const image = channelsFirst(input)
    const shape = pooledShape(image, window)
    const types = [
      { type: 'float32', shape },
      { type: 'int64', shape },
    ] as const
    const [, positions] = recordAll('MaxPool', [image], types, windowAttributes(window))
    const zeros = fillValue('float32', [sizeOf(image), 1], 0)
    const sum = scatterRows(zeros, positions!, shaped(channelsFirst(dy), [sizeOf(dy), 1]), 'add')
    return channelsLast(shaped(sum, image.shape))
  })

/** Every `dy` is spread evenly over its window: a transposed convolution with a constant filter. */
const averageGradient = <Attributes>(kernelName: string, windowOf: WindowOf<Attributes>) =>
  graphKernel<{ dy: Value; input: Value }, Attributes>(kernelName, ({ dy, input }, attributes) => {
    const window = windowOf(input.shape, attributes)
    const gradient = channelsFirst(dy)
    const channels = gradient.shape[1]!
    const share = 1 / window.kernel.reduce((size, length) => size * length, 1)
    const weights = fillValue('float32', [channels, 1, ...window.kernel], share)
    return channelsLast(convolveBack(gradient, weights, window, channels))
  })

export const poolingKernels = [
  pool('AvgPool', 'AveragePool', flat),
  pool('AvgPool3D', 'AveragePool', deep),
  pool('MaxPool', 'MaxPool', flat),
  pool('MaxPool3D', 'MaxPool', deep),
  maxGradient('MaxPoolGrad', flat),
  maxGradient('MaxPool3DGrad', deep),
  averageGradient('AvgPoolGrad', flat),
  averageGradient('AvgPool3DGrad', deep),
]
