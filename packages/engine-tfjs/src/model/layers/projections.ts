import * as tf from '@tensorflow/tfjs'
import type { Weights } from '../architecture.ts'
import type { BlockScope, Layer, Shapes } from './layer.ts'

export interface HeadSizes {
  readonly heads: number
  readonly keyValueHeads: number
  readonly headSize: number
}

/** What attention works on: query `[read, heads * headSize]`, key and value `[tokens, keyValueHeads * headSize]`. */
export interface Attended {
  readonly query: tf.Tensor2D
  readonly key: tf.Tensor2D
  readonly value: tf.Tensor2D
}

/** How a block makes keys and values of `[tokens, hidden]`, and queries of the tokens that are read. */
export interface Projections {
  readonly shapes: Shapes
  apply(weights: Weights, x: tf.Tensor2D, read: BlockScope['read']): Attended
}

/** One layer for each. */
export const separateProjections = (query: Layer, key: Layer, value: Layer): Projections => ({
  shapes: { ...query.shapes, ...key.shapes, ...value.shapes },
  apply: (weights, x, read) => ({
    query: query.apply(weights, read(x)),
    key: key.apply(weights, x),
    value: value.apply(weights, x),
  }),
})

/** One layer for all three, whose output holds the queries of all heads, then the keys, then the values. */
export const stackedProjections = (layer: Layer, { heads, keyValueHeads, headSize }: HeadSizes): Projections => ({
  shapes: layer.shapes,
  apply(weights, x, read) {
    const widths = [heads, keyValueHeads, keyValueHeads].map((count) => count * headSize)
    const [query, key, value]: tf.Tensor2D[] = tf.split(layer.apply(weights, x), widths, 1)
    return { query: read(query!), key: key!, value: value! }
  },
})

/** One layer for all three, whose output holds one head's query, key and value behind one another, then the next head's. */
export const interleavedProjections = (layer: Layer, { heads, headSize }: HeadSizes): Projections => ({
  shapes: layer.shapes,
  apply(weights, x, read) {
    const perHead: tf.Tensor3D = tf.reshape(layer.apply(weights, x), [-1, heads, 3 * headSize])
    const [query, key, value] = tf
      .split(perHead, 3, 2)
      .map((part): tf.Tensor2D => tf.reshape(part, [-1, heads * headSize]))
    return { query: read(query!), key: key!, value: value! }
  },
})

/** Queries and keys normalized before they are turned (Qwen3). */
export const normalizedProjections = (inner: Projections, queryNorm: Layer, keyNorm: Layer): Projections => ({
  shapes: { ...inner.shapes, ...queryNorm.shapes, ...keyNorm.shapes },
  apply(weights, x, read) {
    const { query, key, value } = inner.apply(weights, x, read)
    return { query: queryNorm.apply(weights, query), key: keyNorm.apply(weights, key), value }
  },
})
