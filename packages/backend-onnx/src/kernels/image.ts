import { record } from '../graph/node.ts'
import type { Value } from '../graph/value.ts'
import { cast } from '../ops/cast.ts'
import { integers } from '../ops/constant.ts'
import { channelsFirst, channelsLast } from '../ops/spatial.ts'
import { graphKernel, type Unary } from './define.ts'

interface ResizeAttributes {
  readonly alignCorners: boolean
  readonly halfPixelCenters: boolean
  readonly size: [number, number]
}

/** How the centre of an output pixel is placed on the input, in ONNX's words. */
const placement = ({ alignCorners, halfPixelCenters }: ResizeAttributes): string => {
  if (alignCorners) return 'align_corners'
  return halfPixelCenters ? 'half_pixel' : 'asymmetric'
}

const resize = (kernelName: string, mode: 'linear' | 'nearest') =>
  graphKernel<{ images: Value }, ResizeAttributes>(kernelName, ({ images }, attributes) => {
    const image = channelsFirst(cast(images, 'float32'))
    // ONNX scales by the ratio of sizes, from which a single aligned row or column has none.
    if (attributes.alignCorners && attributes.size.includes(1)) return undefined
    const shape = [...image.shape.slice(0, 2), ...attributes.size]
    const resized = record('Resize', [image, undefined, undefined, integers(shape)], 'float32', shape, {
      mode,
      coordinate_transformation_mode: placement(attributes),
      nearest_mode: placement(attributes) === 'asymmetric' ? 'floor' : 'round_prefer_ceil',
    })
    return mode === 'nearest' ? cast(channelsLast(resized), images.type) : channelsLast(resized)
  })

interface NormalizationAttributes {
  readonly depthRadius: number
  readonly bias: number
  readonly alpha: number
  readonly beta: number
}

export const imageKernels = [
  resize('ResizeBilinear', 'linear'),
  resize('ResizeNearestNeighbor', 'nearest'),
  graphKernel<Unary, NormalizationAttributes>('LRN', ({ x }, { depthRadius, bias, alpha, beta }) => {
    const size = 2 * depthRadius + 1
    const image = channelsFirst(x)
    // ONNX divides alpha by the number of channels summed over, TensorFlow.js does not.
    const attributes = { size, bias: { float: bias }, alpha: { float: alpha * size }, beta: { float: beta } }
    return channelsLast(record('LRN', [image], 'float32', image.shape, attributes))
  }),
]
