import * as tf from '@tensorflow/tfjs'
import { differentiable } from './differentiable.ts'
import { cap, capSlope } from './soft-cap.ts'

/** What becomes of a query's product with a key before the softmax. */
export interface ScoreOptions {
  /** Multiplies it. */
  readonly scale: number
  /** Then it is squashed to `softCap * tanh(score / softCap)` (Gemma 2, arXiv 2408.00118, section 2). */
  readonly softCap?: number | undefined
}

/**
 * Grouped-query attention (arXiv 2305.13245). The queries that share a key-value head stand below one another in one matrix,
 * so keys and values are never repeated. Of the attention weights, which are by far its largest tensors, the gradient needs
 * two passes: `dS = P * (dO V^T - rowsum(dO * O))` (arXiv 2205.14135, eq. 4 of its appendix B).
 *
 * @param query `[rows, heads, time, headSize]`
 * @param key `[rows, keyValueHeads, columns, headSize]`
 * @param value `[rows, keyValueHeads, columns, headSize]`
 * @param bias `[rows, 1, time, columns]` or `[rows, heads, time, columns]`: 0 where a score counts and `maskedScore` where it does not; a constant
 * @returns `[rows, heads, time, headSize]`
 */
export const groupedAttention = (
  query: tf.Tensor4D,
  key: tf.Tensor4D,
  value: tf.Tensor4D,
  bias: tf.Tensor4D,
  { scale, softCap }: ScoreOptions,
): tf.Tensor4D => {
  const [rows, heads, time, size] = query.shape
  const [, keyValueHeads, columns] = key.shape
  const groups = rows * keyValueHeads
  const stacked = (heads / keyValueHeads) * time

  return differentiable({
    forward(query: tf.Tensor4D, key: tf.Tensor4D, value: tf.Tensor4D) {
      const queries: tf.Tensor3D = tf.reshape(tf.mul(query, scale), [groups, stacked, size])
      const keys: tf.Tensor3D = tf.reshape(key, [groups, columns, size])
      const values: tf.Tensor3D = tf.reshape(value, [groups, columns, size])
      const products: tf.Tensor3D = tf.matMul(queries, keys, false, true)
      const capped = softCap === undefined ? products : cap(products, softCap)
      const scores = tf.add(tf.reshape(capped, [rows, heads, time, columns]), bias)
      const weights: tf.Tensor3D = tf.reshape(tf.softmax(scores), [groups, stacked, columns])
      const mixed = tf.matMul(weights, values)
      return {
        value: tf.reshape<tf.Rank.R4>(mixed, [rows, heads, time, size]),
        saved: [queries, keys, values, weights, mixed, ...(softCap === undefined ? [] : [capped])],
      }
    },
    backward(gradient, [queries, keys, values, weights, mixed, capped]) {
      const dMixed: tf.Tensor3D = tf.reshape(gradient, [groups, stacked, size])
      const along = tf.sum(tf.mul(dMixed, mixed), -1, true)
      const dCapped: tf.Tensor3D = tf.mul(weights, tf.sub(tf.matMul(dMixed, values, false, true), along))
      const dScores = softCap === undefined ? dCapped : tf.mul<tf.Tensor3D>(dCapped, capSlope(capped!, softCap))
      return [
        tf.reshape(tf.mul(tf.matMul(dScores, keys), scale), query.shape),
        tf.reshape(tf.matMul(dScores, queries, true, false), key.shape),
        tf.reshape(tf.matMul(weights, dMixed, true, false), value.shape),
      ]
    },
  })(query, key, value)
}

/** Finite, so that a row without any visible column gives no NaN, and so low that its exponential is exactly 0. */
export const maskedScore = -1e9
