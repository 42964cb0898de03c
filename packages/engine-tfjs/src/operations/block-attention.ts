import * as tf from '@tensorflow/tfjs'
import { differentiable } from './differentiable.ts'
import type { ScoreOptions } from './score-options.ts'
import { cap, capSlope } from './soft-cap.ts'

/** An `AttentionPlan` on the device, as `planForHeads` makes it. */
export type AttentionBlocks = {
  readonly groups: {
    readonly chunks: number
    /** `[keyValueHeads * chunks * length]` int32 */
    readonly queries: tf.Tensor1D
    /** `[keyValueHeads * chunks * columns]` int32 */
    readonly keys: tf.Tensor1D
    /** `[keyValueHeads * chunks, length * heads / keyValueHeads, columns]`, all heads alike */
    readonly bias: tf.Tensor3D
  }[]
  /** `[read * keyValueHeads]` int32: each query among what all groups give theirs */
  readonly placeOfQuery: tf.Tensor1D
  /** `[tokens * keyValueHeads * repeats]` int32: each key among what all groups give theirs */
  readonly placesOfKey: tf.Tensor1D
}

/**
 * Grouped-query attention (arXiv 2305.13245) over packed tokens, block by block. The queries that share a key-value head stand
 * below one another in one matrix, so keys and values are never repeated. Of the attention weights, which are by far its
 * largest tensors, the gradient needs two passes: `dS = P * (dO V^T - rowsum(dO * O))` (arXiv 2205.14135, eq. 4 of its
 * appendix B), of which the subtraction is one more column of the product.
 *
 * @param query `[read, heads * headSize]`: of all tokens, or of some
 * @param key `[tokens, keyValueHeads * headSize]`
 * @param value `[tokens, keyValueHeads * headSize]`
 * @returns `[read, heads * headSize]`
 */
export const blockAttention = (
  query: tf.Tensor2D,
  key: tf.Tensor2D,
  value: tf.Tensor2D,
  headSize: number,
  { groups, placeOfQuery, placesOfKey }: AttentionBlocks,
  { scale, softCap }: ScoreOptions,
): tf.Tensor2D => {
  const [tokens, keyChannels] = key.shape
  const keyValueHeads = keyChannels / headSize
  const shared = query.shape[1] / keyChannels

  const rowsOf = (x: tf.Tensor, size: number): tf.Tensor2D => tf.reshape(x, [-1, size])
  /** The rows of each chunk below one another, `size` channels each: `[keyValueHeads * chunks, rows, size]`. */
  const take = (x: tf.Tensor2D, rows: tf.Tensor1D, chunks: number, size: number): tf.Tensor3D =>
    tf.reshape(tf.gather(x, rows), [keyValueHeads * chunks, -1, size])
  /** What the chunks of all groups give each query, back in their order: `[read, heads * headSize]`. */
  const collectQueries = (parts: readonly tf.Tensor3D[]): tf.Tensor2D =>
    tf.reshape(tf.gather(concatRows(parts.map((part) => rowsOf(part, shared * headSize))), placeOfQuery), query.shape)
  /** The sum of what the chunks of all groups, each `[keyValueHeads * chunks, headSize, columns]`, give each key. */
  const collectKeys = (parts: readonly tf.Tensor3D[]): tf.Tensor2D => {
    const rows = concatRows(parts.map((part) => rowsOf(tf.transpose(part, [0, 2, 1]), headSize)))
    const repeated: tf.Tensor3D = tf.reshape(tf.gather(rows, placesOfKey), [tokens * keyValueHeads, -1, headSize])
    return tf.reshape(tf.sum(repeated, 1), key.shape)
  }

  return differentiable({
    forward(query: tf.Tensor2D, key: tf.Tensor2D, value: tf.Tensor2D) {
      const queries = rowsOf(tf.mul(query, scale), shared * headSize)
      const [keys, values] = [rowsOf(key, headSize), rowsOf(value, headSize)]
      const weights: tf.Tensor3D[] = []
      const capped: tf.Tensor3D[] = []
      const mixed = groups.map((group) => {
        const products: tf.Tensor3D = tf.matMul(
          take(queries, group.queries, group.chunks, headSize),
          take(keys, group.keys, group.chunks, headSize),
          false,
          true,
        )
        const squashed = softCap === undefined ? products : cap(products, softCap)
        if (softCap !== undefined) capped.push(squashed)
        const probabilities = tf.softmax(tf.add<tf.Tensor3D>(squashed, group.bias))
        weights.push(probabilities)
        return tf.matMul<tf.Tensor3D>(probabilities, take(values, group.keys, group.chunks, headSize))
      })
      const output = collectQueries(mixed)
      return { value: output, saved: [queries, keys, values, output, ...weights, ...capped] }
    },
    backward(gradient, [queries, keys, values, output, ...saved]) {
      const along: tf.Tensor2D = tf.sum(rowsOf(tf.mul(gradient, output), headSize), 1, true)
      const dMixed = rowsOf(tf.concat2d([rowsOf(gradient, headSize), tf.neg(along)], 1), shared * (headSize + 1))
      const valuesAndOne = tf.concat2d([values as tf.Tensor2D, tf.ones([tokens * keyValueHeads, 1])], 1)
      const parts = groups.map((group, index) => {
        const weights = saved[index] as tf.Tensor3D
        const dRows: tf.Tensor3D = take(dMixed, group.queries, group.chunks, headSize + 1)
        const dCapped: tf.Tensor3D = tf.mul(
          weights,
          tf.matMul<tf.Tensor3D>(dRows, take(valuesAndOne, group.keys, group.chunks, headSize + 1), false, true),
        )
        const dScores =
          softCap === undefined
            ? dCapped
            : tf.mul<tf.Tensor3D>(dCapped, capSlope(saved[groups.length + index] as tf.Tensor3D, softCap))
        const asked = take(queries as tf.Tensor2D, group.queries, group.chunks, headSize)
        return {
          dQuery: tf.matMul<tf.Tensor3D>(dScores, take(keys as tf.Tensor2D, group.keys, group.chunks, headSize)),
          // The thin matrix first and the wide one as it lies: far faster than transposing the wide one.
          dKey: tf.matMul<tf.Tensor3D>(asked, dScores, true, false),
          dValue: tf.matMul<tf.Tensor3D>(tf.slice(dRows, [0, 0, 0], [-1, -1, headSize]), weights, true, false),
        }
      })
      return [
        tf.mul(collectQueries(parts.map(({ dQuery }) => dQuery)), scale),
        collectKeys(parts.map(({ dKey }) => dKey)),
        collectKeys(parts.map(({ dValue }) => dValue)),
      ]
    },
  })(query, key, value)
}

const concatRows = (parts: readonly tf.Tensor2D[]): tf.Tensor2D => tf.concat2d([...parts], 0)
