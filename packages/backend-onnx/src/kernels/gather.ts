import { backend_util, type DataType, type TensorInfo, util } from '@tensorflow/tfjs-core'
import { isGraphType } from '../content.ts'
import { record } from '../graph/node.ts'
import { type ElementType, fillValue, type HostData, sizeOf, type Value } from '../graph/value.ts'
import { cast } from '../ops/cast.ts'
import { extent, scalar } from '../ops/constant.ts'
import { add, and, equal, greater, less, numberLike, where } from '../ops/elementwise.ts'
import { scatter, scatterRows } from '../ops/scatter.ts'
import { axesOf, expanded, shaped } from '../ops/shape.ts'
import { graphKernel, type Unary } from './define.ts'

interface GatherInputs {
  readonly x: Value
  readonly indices: Value
}

const infoOf = ({ shape, type }: Value): TensorInfo => ({ dataId: {}, shape: [...shape], dtype: type as DataType })

/** 0, `step`, 2 `step`, … */
const counting = (length: number, step = 1): Value => {
  const bounds = [0, length * step, step].map(extent)
  return record('Range', bounds, 'int32', [length])
}

interface Extremes {
  readonly least: number
  readonly greatest: number
}

// Indices are often used for gather after gather, in every layer of a model: they are looked through once.
const knownExtremes = new WeakMap<Value, Extremes>()

const extremesOf = (indices: Value, data: HostData): Extremes => {
  const known = knownExtremes.get(indices)
  if (known !== undefined) return known
  let [least, greatest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  const numbers = data instanceof BigInt64Array ? Array.from(data, Number) : data
  for (let at = 0; at < numbers.length; at++) {
    const index = numbers[at]!
    if (index < least) least = index
    if (index > greatest) greatest = index
  }
  const extremes = { least, greatest }
  knownExtremes.set(indices, extremes)
  return extremes
}

/** Indices that are known already are checked at once; others by the native operator, when they are computed. */
const checkIndices = (indices: Value, size: number): void => {
  if (indices.data === undefined) return
  const { least, greatest } = extremesOf(indices, indices.data)
  const wrong = least < 0 ? least : greatest
  util.assert(least >= 0 && greatest < size, () => `GatherV2: the index value ${wrong} is not in [0, ${size - 1}]`)
}

const gather = ({ x, indices }: GatherInputs, axis: number, batchDims: number): Value => {
  checkIndices(indices, x.shape[axis]!)
  const info = backend_util.segment_util.collectGatherOpShapeInfo(x as never, indices as never, axis, batchDims)
  const positions = cast(indices, 'int32')
  if (batchDims === 0) return record('Gather', [x, positions], x.type, info.outputShape, { axis })
  // The rows of all batches become one table, in which element (batch, outer, i) of the result
  // is row (batch * outerSize + outer) * dimSize + indices[batch, i].
  const { batchSize, outerSize, dimSize, sliceSize } = info
  const count = sizeOf(indices) / batchSize
  const starts = shaped(counting(batchSize * outerSize, dimSize), [batchSize, outerSize, 1])
  const rows = add(starts, shaped(positions, [batchSize, 1, count]))
  const table = shaped(x, [batchSize * outerSize * dimSize, sliceSize])
  const gathered = record('Gather', [table, rows], x.type, [batchSize, outerSize, count, sliceSize], { axis: 0 })
  return shaped(gathered, info.outputShape)
}

const isWithin = (data: HostData, size: number): boolean =>
  data.every((index: number | bigint) => index >= 0 && index < size)

/** Updates whose segment does not exist count for nothing. */
const segmentSum = (x: Value, segmentIds: Value, segments: number): Value => {
  const width = sizeOf(x) / sizeOf(segmentIds)
  const ids = shaped(cast(segmentIds, 'int32'), [sizeOf(segmentIds), 1])
  const updates = shaped(x, [sizeOf(ids), width])
  const zeros = fillValue(x.type, [segments, width], 0)
  const shape = [segments, ...x.shape.slice(segmentIds.shape.length)]
  // The ids of an embedding's gradient are known when it is recorded, and then need no check in the graph.
  if (ids.data !== undefined && isWithin(ids.data, segments))
    return shaped(scatterRows(zeros, ids, updates, 'add'), shape)
  const exists = and(greater(ids, scalar('int32', -1)), less(ids, scalar('int32', segments)))
  const counted = where(exists, updates, numberLike(x, 0))
  return shaped(scatterRows(zeros, where(exists, ids, scalar('int32', 0)), counted, 'add'), shape)
}

/** Coordinates given as a list are those of the first axis. */
const coordinates = (indices: Value): Value =>
  indices.shape.length < 2 ? shaped(indices, [sizeOf(indices), 1]) : indices

const scatterShape = (indices: Value, target: readonly number[]): number[] => {
  const depth = indices.shape.at(-1)!
  return [...indices.shape.slice(0, -1), ...target.slice(depth)]
}

const oneHot = (indices: Value, depth: number, on: number, off: number, type: ElementType): Value => {
  const classes = counting(depth)
  const matches = equal(shaped(cast(indices, 'int32'), [...indices.shape, 1]), classes)
  // The native choice between two numbers is many times slower than a cast.
  if (on === 1 && off === 0) return cast(matches, type)
  const number = type === 'bool' ? 'int32' : type
  return cast(where(matches, scalar(number, on), scalar(number, off)), type)
}

interface ScatterInputs {
  readonly indices: Value
  readonly updates: Value
}

export const gatherKernels = [
  graphKernel<GatherInputs, { axis: number; batchDims: number }>('GatherV2', (inputs, { axis, batchDims = 0 }) => {
    const [fromStart] = axesOf(axis, inputs.x.shape)
    return gather(inputs, fromStart!, batchDims < 0 ? batchDims + inputs.indices.shape.length : batchDims)
  }),
  graphKernel<{ params: Value; indices: Value }>('GatherNd', ({ params, indices }) => {
    const [shape] = backend_util.prepareAndValidate(infoOf(params), infoOf(indices))
    return record('GatherND', [params, cast(indices, 'int64')], params.type, shape)
  }),
  graphKernel<ScatterInputs, { shape: number[] }>('ScatterNd', ({ indices, updates }, { shape }) => {
    if (updates.type === 'bool') return undefined
    const positions = coordinates(indices)
    const zeros = fillValue(updates.type, shape, 0)
    return scatter(zeros, positions, shaped(updates, scatterShape(positions, shape)), 'add')
  }),
  graphKernel<ScatterInputs & { tensor: Value }>('TensorScatterUpdate', ({ tensor, indices, updates }) => {
    const positions = coordinates(indices)
    return scatter(tensor, positions, shaped(updates, scatterShape(positions, tensor.shape)), 'none')
  }),
  graphKernel<Unary & { segmentIds: Value }, { numSegments: number }>('UnsortedSegmentSum', (inputs, { numSegments }) =>
    segmentSum(inputs.x.type === 'bool' ? cast(inputs.x, 'float32') : inputs.x, inputs.segmentIds, numSegments),
  ),
  graphKernel<{ indices: Value }, { depth: number; onValue: number; offValue: number; dtype: DataType }>(
    'OneHot',
    ({ indices }, { depth, onValue, offValue, dtype }) =>
      isGraphType(dtype) ? oneHot(indices, depth, onValue, offValue, dtype) : undefined,
  ),
  graphKernel<{ sparseIndices: Value; sparseValues: Value; defaultValue: Value }, { outputShape: number[] }>(
    'SparseToDense',
    ({ sparseIndices, sparseValues, defaultValue }, { outputShape }) => {
      const positions =
        sparseIndices.shape.length === 1 ? shaped(sparseIndices, [sizeOf(sparseIndices), 1]) : sparseIndices
      if (sparseIndices.shape.length === 0) return undefined
      const shape = scatterShape(positions, outputShape)
      const updates =
        sizeOf(sparseValues) === 1 ? expanded(shaped(sparseValues, []), shape) : shaped(sparseValues, shape)
      const background = expanded(shaped(defaultValue, []), outputShape)
      return scatter(background, positions, updates, 'none')
    },
  ),
]
