import { backend_util } from '@tensorflow/tfjs-core'
import type { Value } from '../graph/value.ts'
import {
  convolution,
  convolutionFilterGradient,
  convolutionInputGradient,
  depthwise,
  depthwiseFilterGradient,
  depthwiseInputGradient,
} from '../ops/convolution.ts'
import { add } from '../ops/elementwise.ts'
import { shaped } from '../ops/shape.ts'
import {
  channelsFirst,
  channelsLast,
  type Padding,
  type Rounding,
  type Window,
  window2d,
  window3d,
} from '../ops/spatial.ts'
import { activated } from './activation.ts'
import { graphKernel } from './define.ts'

type Size2d = [number, number, number, number]
type Size3d = [number, number, number, number, number]

interface Attributes2d {
  readonly strides: number | [number, number]
  readonly pad: Padding
  readonly dilations?: number | [number, number]
  readonly dataFormat?: 'NHWC' | 'NCHW'
  readonly dimRoundingMode?: Rounding
}

interface Attributes3d {
  readonly strides: number | [number, number, number]
  readonly pad: 'valid' | 'same'
  readonly dilations?: number | [number, number, number]
}

interface ConvolutionInputs {
  readonly x: Value
  readonly filter: Value
}

interface FusedInputs extends ConvolutionInputs {
  readonly bias?: Value
  readonly preluActivationWeights?: Value
}

interface FusedAttributes extends Attributes2d {
  readonly activation?: string
  readonly leakyreluAlpha?: number
}

interface GradientInputs {
  readonly x: Value
  readonly dy: Value
}

interface BackInputs {
  readonly dy: Value
  readonly filter: Value
}

const windowOf = (input: readonly number[], filter: readonly number[], attributes: Attributes2d, depthwise: boolean) =>
  window2d(
    backend_util.computeConv2DInfo(
      input as Size2d,
      filter as Size2d,
      attributes.strides,
      attributes.dilations ?? 1,
      attributes.pad,
      attributes.dimRoundingMode,
      depthwise,
      backend_util.convertConv2DDataFormat(attributes.dataFormat ?? 'NHWC'),
    ),
  )

const windowOf3d = (input: readonly number[], filter: readonly number[], attributes: Attributes3d): Window =>
  window3d(
    backend_util.computeConv3DInfo(
      input as Size3d,
      filter as Size3d,
      attributes.strides,
      attributes.dilations ?? 1,
      attributes.pad,
    ),
  )

type Operation = (first: Value, second: Value, window: Window) => Value

const isChannelsFirst = ({ dataFormat }: Attributes2d): boolean => dataFormat === 'NCHW'

/** Runs an image through an operation on `[batch, channels, ...spatial]`, in the layout that the caller uses. */
const onImage = (operation: Operation, image: Value, filter: Value, window: Window, isFirst: boolean): Value =>
  isFirst ? operation(image, filter, window) : channelsLast(operation(channelsFirst(image), filter, window))

const forward = (operation: Operation, { x, filter }: ConvolutionInputs, attributes: Attributes2d): Value => {
  const window = windowOf(x.shape, filter.shape, attributes, operation === depthwise)
  return onImage(operation, x, filter, window, isChannelsFirst(attributes))
}

/** A bias or slope per channel, aligned with the channels of the layout in use. */
const perChannel = (value: Value, attributes: Attributes2d): Value =>
  isChannelsFirst(attributes) && value.shape.length === 1 ? shaped(value, [value.shape[0]!, 1, 1]) : value

const fused = (kernelName: string, operation: Operation) =>
  graphKernel<FusedInputs, FusedAttributes>(kernelName, (inputs, attributes) => {
    const { bias, preluActivationWeights: slopes } = inputs
    const image = forward(operation, inputs, attributes)
    const biased = bias === undefined ? image : add(image, perChannel(bias, attributes))
    const alpha = slopes === undefined ? undefined : perChannel(slopes, attributes)
    return activated(biased, attributes.activation, alpha, attributes.leakyreluAlpha)
  })

const filterGradient = (kernelName: string, operation: Operation) =>
  graphKernel<GradientInputs, Attributes2d & { filterShape: number[] }>(kernelName, ({ x, dy }, attributes) => {
    const isDepthwise = operation === depthwiseFilterGradient
    const window = windowOf(x.shape, attributes.filterShape, attributes, isDepthwise)
    if (isChannelsFirst(attributes)) return operation(x, dy, window)
    return operation(channelsFirst(x), channelsFirst(dy), window)
  })

const inputGradient = (kernelName: string, operation: Operation) =>
  graphKernel<BackInputs, Attributes2d & { inputShape: number[] }>(kernelName, ({ dy, filter }, attributes) => {
    const isDepthwise = operation === depthwiseInputGradient
    const window = windowOf(attributes.inputShape, filter.shape, attributes, isDepthwise)
    return onImage(operation, dy, filter, window, isChannelsFirst(attributes))
  })

export const convolutionKernels = [
  graphKernel<ConvolutionInputs, Attributes2d>('Conv2D', (inputs, attributes) =>
    forward(convolution, inputs, attributes),
  ),
  graphKernel<ConvolutionInputs, Attributes2d>('DepthwiseConv2dNative', (inputs, attributes) =>
    forward(depthwise, inputs, attributes),
  ),
  fused('FusedConv2D', convolution),
  fused('FusedDepthwiseConv2D', depthwise),
  filterGradient('Conv2DBackpropFilter', convolutionFilterGradient),
  filterGradient('DepthwiseConv2dNativeBackpropFilter', depthwiseFilterGradient),
  inputGradient('Conv2DBackpropInput', convolutionInputGradient),
  inputGradient('DepthwiseConv2dNativeBackpropInput', depthwiseInputGradient),
  graphKernel<ConvolutionInputs, Attributes3d>('Conv3D', ({ x, filter }, attributes) =>
    onImage(convolution, x, filter, windowOf3d(x.shape, filter.shape, attributes), false),
  ),
  graphKernel<GradientInputs, Attributes3d & { filterShape: number[] }>(
    'Conv3DBackpropFilterV2',
    (inputs, attributes) => {
      const window = windowOf3d(inputs.x.shape, attributes.filterShape, attributes)
      return convolutionFilterGradient(channelsFirst(inputs.x), channelsFirst(inputs.dy), window)
    },
  ),
  graphKernel<BackInputs, Attributes3d & { inputShape: number[] }>('Conv3DBackpropInputV2', (inputs, attributes) => {
    const window = windowOf3d(attributes.inputShape, inputs.filter.shape, attributes)
    return onImage(convolutionInputGradient, inputs.dy, inputs.filter, window, false)
  }),
]
