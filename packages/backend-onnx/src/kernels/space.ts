import { backend_util } from '@tensorflow/tfjs-core'
import type { Value } from '../graph/value.ts'
import { scalar } from '../ops/constant.ts'
import { padded, shaped, sliced, transposed } from '../ops/shape.ts'
import { graphKernel, type Unary } from './define.ts'

/** Blocks of the spatial axes move to the batch axis: pad, split every axis in blocks, transpose, join. */
const spaceToBatch = (x: Value, blockShape: number[], paddings: readonly number[][]): Value => {
  const untouched = x.shape.length - 1 - blockShape.length
  const amounts = [[0, 0], ...paddings, ...Array.from({ length: untouched }, () => [0, 0])] as [number, number][]
  const whole = padded(x, amounts, scalar(x.type, 0))
  const size = blockShape.reduce((product, block) => product * block, 1)
  const reshaped = backend_util.getReshaped(whole.shape as number[], blockShape, size, false)
  const permutation = backend_util.getPermuted(reshaped.length, blockShape.length, false)
  const joined = backend_util.getReshapedPermuted(whole.shape as number[], blockShape, size, false)
  return shaped(transposed(shaped(whole, reshaped), permutation), joined)
}

const batchToSpace = (x: Value, blockShape: number[], crops: number[][]): Value => {
  const size = blockShape.reduce((product, block) => product * block, 1)
  const reshaped = backend_util.getReshaped(x.shape as number[], blockShape, size)
  const permutation = backend_util.getPermuted(reshaped.length, blockShape.length)
  const joined = backend_util.getReshapedPermuted(x.shape as number[], blockShape, size)
  const whole = shaped(transposed(shaped(x, reshaped), permutation), joined)
  const begin = backend_util.getSliceBeginCoords(crops, blockShape.length)
  const sizes = backend_util.getSliceSize(joined, crops, blockShape.length)
  const missing = joined.length - begin.length
  return sliced(
    whole,
    [...begin, ...Array<number>(missing).fill(0)],
    [...sizes, ...joined.slice(joined.length - missing)],
  )
}

const depthToSpace = (x: Value, block: number): Value => {
  const [batch, height, width, depth] = x.shape as [number, number, number, number]
  const channels = depth / (block * block)
  const blocks = shaped(x, [batch, height, width, block, block, channels])
  return shaped(transposed(blocks, [0, 1, 3, 2, 4, 5]), [batch, height * block, width * block, channels])
}

export const spaceKernels = [
  graphKernel<Unary, { blockShape: number[]; paddings: number[][] }>('SpaceToBatchND', ({ x }, attributes) =>
    spaceToBatch(x, attributes.blockShape, attributes.paddings),
  ),
  graphKernel<Unary, { blockShape: number[]; crops: number[][] }>('BatchToSpaceND', ({ x }, attributes) =>
    batchToSpace(x, attributes.blockShape, attributes.crops),
  ),
  graphKernel<Unary, { blockSize: number; dataFormat: string }>('DepthToSpace', ({ x }, { blockSize, dataFormat }) =>
    dataFormat === 'NHWC' ? depthToSpace(x, blockSize) : undefined,
  ),
]
