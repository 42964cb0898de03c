import { backend_util, slice_util, util } from '@tensorflow/tfjs-core'
import { repeated } from '../graph/host-data.ts'
import { record, recordAll } from '../graph/node.ts'
import { hostValue, sizeOf, type Value } from '../graph/value.ts'
import { extents, integers } from '../ops/constant.ts'
import { axesOf, concatenated, expanded, padded, shaped, sliced, transposed } from '../ops/shape.ts'
import { graphKernel, type Unary } from './define.ts'

interface StridedSliceAttributes {
  readonly begin: number[]
  readonly end: number[]
  readonly strides: number[]
  readonly beginMask: number
  readonly endMask: number
  readonly ellipsisMask: number
  readonly newAxisMask: number
  readonly shrinkAxisMask: number
}

const tiled = (x: Value, repeats: readonly number[]): Value => {
  const shape = x.shape.map((size, axis) => size * repeats[axis]!)
  if (x.origin === 'fill' || x.shape.every((size, axis) => size === 1 || repeats[axis] === 1)) return expanded(x, shape)
  return record('Tile', [x, extents(repeats)], x.type, shape)
}

const split = (x: Value, axis: number, sizes: readonly number[]): Value[] => {
  if (sizes.length === 1) return [x]
  const types = sizes.map((size) => ({ type: x.type, shape: x.shape.with(axis, size) }))
  return recordAll('Split', [x, extents(sizes)], types, { axis })
}

const insertAxis = (x: Value, axis: number): Value => shaped(x, x.shape.toSpliced(axis, 0, 1))

const fromEnd = (axis: number, rank: number): number => (axis < 0 ? axis + rank : axis)

export const reversed = (x: Value, axes: readonly number[]): Value => {
  const begin = x.shape.map((size, axis) => (axes.includes(axis) ? size - 1 : 0))
  const strides = x.shape.map((_, axis) => (axes.includes(axis) ? -1 : 1))
  return axes.length === 0 ? x : sliced(x, begin, x.shape, strides)
}

export const shapeKernels = [
  graphKernel<Unary, { perm: number[] }>('Transpose', ({ x }, { perm }) => transposed(x, perm)),
  graphKernel<Unary, { reps: number[] }>('Tile', ({ x }, { reps }) => tiled(x, reps)),
  graphKernel<Unary, { begin: number[]; size: number[] }>('Slice', ({ x }, { begin, size }) => {
    const [starts, sizes] = slice_util.parseSliceParams({ shape: x.shape as number[] } as never, begin, size)
    slice_util.assertParamsValid({ shape: x.shape as number[], rank: x.shape.length } as never, starts!, sizes!)
    return sliced(x, starts!, sizes!)
  }),
  graphKernel<Unary, StridedSliceAttributes>('StridedSlice', ({ x }, { begin, end, strides, ...masks }) => {
    const info = slice_util.sliceInfo(
      x.shape as number[],
      begin,
      end,
      strides,
      masks.beginMask,
      masks.endMask,
      masks.ellipsisMask,
      masks.newAxisMask,
      masks.shrinkAxisMask,
    )
    const sizes = slice_util.computeOutShape(info.begin, info.end, info.strides).map((size) => Math.max(0, size))
    return shaped(sliced(x, info.begin, sizes, info.strides), info.finalShape)
  }),
  graphKernel<Value[], { axis: number }>('Concat', (values, { axis }) => {
    const position = fromEnd(axis, values[0]!.shape.length)
    backend_util.assertParamsConsistent(
      values.map((value) => value.shape as number[]),
      position,
    )
    return concatenated(values, position)
  }),
  graphKernel<Value[], { axis: number }>('Pack', (values, { axis }) => {
    const position = fromEnd(axis, values[0]!.shape.length + 1)
    const [first] = values as [Value]
    for (const { shape, type } of values) {
      util.assertShapesMatch(
        first.shape as number[],
        shape as number[],
        'All tensors passed to stack must have matching shapes',
      )
      util.assert(first.type === type, () => 'All tensors passed to stack must have matching dtypes')
    }
    const parts = values.map((value) => insertAxis(value, position))
    return concatenated(parts, position)
  }),
  graphKernel<{ value: Value }, { axis: number }>('Unpack', ({ value }, { axis }) => {
    const position = fromEnd(axis, value.shape.length)
    const sizes = Array.from({ length: value.shape[position]! }, () => 1)
    const shape = value.shape.toSpliced(position, 1)
    return split(value, position, sizes).map((part) => shaped(part, shape))
  }),
  graphKernel<Unary, { numOrSizeSplits: number | number[]; axis: number }>('SplitV', ({ x }, attributes) => {
    const [axis] = axesOf(attributes.axis, x.shape)
    const sizes = backend_util.prepareSplitSize(
      { shape: x.shape as number[] } as never,
      attributes.numOrSizeSplits,
      axis,
    )
    return split(x, axis!, sizes)
  }),
  graphKernel<Unary, { dims: number | number[] }>('Reverse', ({ x }, { dims }) => reversed(x, axesOf(dims, x.shape))),
  graphKernel<{ image: Value }>('FlipLeftRight', ({ image }) => reversed(image, [2])),
  graphKernel<Unary, { paddings: [number, number][]; constantValue: number }>('PadV2', ({ x }, attributes) =>
    sizeOf(x) === 0 || x.shape.length === 0
      ? undefined
      : padded(x, attributes.paddings, hostValue(x.type, [], repeated(x.type, 1, attributes.constantValue))),
  ),
  graphKernel<Unary, { paddings: [number, number][]; mode: 'reflect' | 'symmetric' }>(
    'MirrorPad',
    (inputs, attributes) =>
      attributes.paddings.reduce(
        (x, [before, after], axis) => mirrored(x, axis, before, after, attributes.mode === 'symmetric'),
        inputs.x,
      ),
  ),
]

/** Reads an axis back from its ends; a symmetric mirror repeats the end itself. */
const mirrored = (x: Value, axis: number, before: number, after: number, symmetric: boolean): Value => {
  if (before === 0 && after === 0) return x
  const size = x.shape[axis]!
  const offset = symmetric ? 1 : 0
  const positions = Array.from({ length: before + size + after }, (_, index) => {
    const position = index - before
    if (position < 0) return -position - offset
    return position < size ? position : 2 * (size - 1) - position + offset
  })
  return record('Gather', [x, integers(positions)], x.type, x.shape.with(axis, positions.length), { axis })
}
