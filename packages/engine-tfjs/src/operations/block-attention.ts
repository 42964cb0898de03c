import * as tf from '@tensorflow/tfjs'
import { differentiable } from './differentiable.ts'
import type { ScoreOptions } from './score-options.ts'
import { cap, capSlope } from './soft-cap.ts'

/** An `AttentionPlan` on the device. */
export type AttentionBlocks = {
  readonly groups: {
    readonly chunks: number
    /** `[chunks * length]` int32 */
    readonly queries: tf.Tensor1D
    /** `[chunks * columns]` int32 */
    readonly keys: tf.Tensor1D
    /** `[keyValueHeads * chunks, length * heads / keyValueHeads, columns]`, all heads alike */
    readonly bias: tf.Tensor3D
  }[]
  /** `[read]` int32 */
  readonly placeOfQuery: tf.Tensor1D
  /** `[tokens * repeats]` int32 */
  readonly keysOfToken: tf.Tensor1D
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
  { groups, placeOfQuery, keysOfToken }: AttentionBlocks,
  { scale, softCap }: ScoreOptions,
): tf.Tensor2D => {
  const [tokens, keyChannels] = key.shape
  const keyValueHeads = keyChannels / headSize
  const shared = query.shape[1] / keyChannels

  /** `[rows, keyValueHeads * size]` to `[keyValueHeads, rows, size]` */
  const byHead = (x: tf.Tensor2D): tf.Tensor3D =>
    tf.transpose(tf.reshape(x, [x.shape[0], keyValueHeads, -1]) as tf.Tensor3D, [1, 0, 2])
  const fromHeads = (x: tf.Tensor3D): tf.Tensor2D => tf.reshape(tf.transpose(x, [1, 0, 2]), [x.shape[1], -1])
  /** The rows of each chunk below one another, `size` channels each: `[keyValueHeads * chunks, rows, size]`. */
  const take = (x: tf.Tensor3D, places: tf.Tensor1D, chunks: number, size: number): tf.Tensor3D =>
    tf.reshape(tf.gather(x, places, 1), [keyValueHeads * chunks, -1, size])
  /** What the chunks of all groups give each query, back in their order: `[read, heads * headSize]`. */
  const collectQueries = (parts: readonly tf.Tensor3D[]): tf.Tensor2D => {
    const all = tf.concat(
      parts.map((part) => tf.reshape(part, [keyValueHeads, -1, shared * headSize]) as tf.Tensor3D),
      1,
    )
    return fromHeads(tf.gather(all, placeOfQuery, 1))
  }
  /** The sum of what the chunks of all groups, each `[keyValueHeads * chunks, headSize, columns]`, give each key. */
  const collectKeys = (parts: readonly tf.Tensor3D[]): tf.Tensor2D => {
    const rows = parts.map(
      (part) => tf.reshape(tf.transpose(part, [0, 2, 1]), [keyValueHeads, -1, headSize]) as tf.Tensor3D,
    )
    const repeated = tf.reshape(tf.gather(tf.concat(rows, 1), keysOfToken, 1), [keyValueHeads, tokens, -1, headSize])
    return fromHeads(tf.sum(repeated, 2))
  }

  return differentiable({
    forward(query: tf.Tensor2D, key: tf.Tensor2D, value: tf.Tensor2D) {
      const [queries, keys, values] = [byHead(tf.mul(query, scale)), byHead(key), byHead(value)]
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
      const perHead = <T extends tf.Tensor>(x: T): tf.Tensor3D => tf.reshape(x, [x.shape[0]!, -1, headSize])
      const along = tf.sum(perHead(tf.mul(gradient, output)), -1, true)
      const dOutput = tf.concat([perHead(gradient), tf.neg(along)], 2)
      const dMixed: tf.Tensor3D = byHead(tf.reshape(dOutput, [gradient.shape[0], -1]))
      const valuesAndOne: tf.Tensor3D = tf.concat([values as tf.Tensor3D, tf.ones([keyValueHeads, tokens, 1])], 2)
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
        const asked = take(queries as tf.Tensor3D, group.queries, group.chunks, headSize)
        return {
          dQuery: tf.matMul<tf.Tensor3D>(dScores, take(keys as tf.Tensor3D, group.keys, group.chunks, headSize)),
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
