import { util } from '@tensorflow/tfjs-core'
import { type GraphNode, record } from '../graph/node.ts'
import { parameter, sameShape, sizeOf, type Value } from '../graph/value.ts'
import { cast } from './cast.ts'
import { add, multiply } from './elementwise.ts'
import { reduced } from './reduce.ts'
import { expanded, shaped } from './shape.ts'

/** What becomes of several updates of one row: they are added up, or the last one stays. */
export type Reduction = 'add' | 'none'

const areDistinct = ({ data }: Value): boolean =>
  data !== undefined && new Set<number | bigint>(data).size === data.length

/** Rows that a node adds: `updates` `[count, width]` to `target` `[rows, width]`, at `positions` `[count]`. */
export interface ScatteredRows {
  readonly target: Value
  readonly positions: Value
  readonly updates: Value
}

const additions = new WeakMap<GraphNode, ScatteredRows>()

/** The rows that are added to another value to make this one, where it is made so. */
export const scatteredRowsOf = ({ node }: Value): ScatteredRows | undefined => node && additions.get(node)

/**
 * Writes or adds rows: `updates` `[count, width]` into a copy of `target` `[rows, width]`, at `positions` `[count]`.
 *
 * `ScatterND` shares the rows out among threads; two threads that add to one row at the same time lose an update. So it serves
 * where the positions are known to be distinct (the hidden states gathered from a sequence), and `ScatterElements`, which goes
 * through the elements one after the other, everywhere else (the embeddings of tokens).
 */
export const scatterRows = (target: Value, positions: Value, updates: Value, reduction: Reduction): Value => {
  const column = shaped(positions, [sizeOf(positions), 1])
  const { type, shape } = target
  const written = areDistinct(column)
    ? record('ScatterND', [target, cast(column, 'int64'), updates], type, shape, { reduction })
    : record('ScatterElements', [target, expanded(cast(column, 'int32'), updates.shape), updates], type, shape, {
        axis: 0,
        reduction,
      })
  if (reduction === 'add' && written.node) additions.set(written.node, { target, positions, updates })
  return written
}

/** `target` plus rows that were added to zeros: they are added to it, and the zeros are never made. */
const addScattered = (target: Value, scattered: Value): Value | undefined => {
  const rows = scatteredRowsOf(scattered)
  return rows?.target.fill === 0 && target.type === scattered.type && sameShape(target.shape, scattered.shape)
    ? scatterRows(target, rows.positions, rows.updates, 'add')
    : undefined
}

/** `a + b`, where the gradients of a matrix that is read by rows, and otherwise as a whole, meet. */
export const addRows = (a: Value, b: Value): Value => addScattered(a, b) ?? addScattered(b, a) ?? add(a, b)

/** The row that coordinates `[count, depth]` of the first axes of `shape` point to, when those axes are one: `[count]`. */
const rowsAt = (coordinates: Value, shape: readonly number[]): Value => {
  const depth = coordinates.shape.at(-1)!
  const strides = Array.from({ length: depth }, (_, axis) => util.sizeFromShape(shape.slice(axis + 1, depth)))
  const weights = parameter('int32', [depth], Int32Array.from(strides))
  return reduced('ReduceSum', multiply(cast(coordinates, 'int32'), weights), [1], false)
}

/** Writes or adds `updates` into a copy of `target`, at `indices` `[..., depth]` of its first `depth` axes. */
export const scatter = (target: Value, indices: Value, updates: Value, reduction: Reduction): Value => {
  const depth = indices.shape.at(-1)!
  const count = sizeOf(indices) / depth
  const width = util.sizeFromShape(target.shape.slice(depth))
  const rows = sizeOf(target) / width
  const positions = rowsAt(shaped(indices, [count, depth]), target.shape)
  const written = scatterRows(shaped(target, [rows, width]), positions, shaped(updates, [count, width]), reduction)
  return shaped(written, target.shape)
}
