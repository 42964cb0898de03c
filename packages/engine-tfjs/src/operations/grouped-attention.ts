import * as tf from '@tensorflow/tfjs'
import type { ScoreOptions } from './score-options.ts'
import { cap } from './soft-cap.ts'

/**
 * Grouped-query attention (arXiv 2305.13245), without a gradient. The queries that share a key-value head stand below one
 * another in one matrix, so keys and values are never repeated.
 *
 * @param query `[rows, heads, time, headSize]`
 * @param key `[rows, keyValueHeads, columns, headSize]`
 * @param value `[rows, keyValueHeads, columns, headSize]`
 * @param bias `[rows, 1, time, columns]`: 0 where a score counts and `maskedScore` where it does not
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
  const queries: tf.Tensor3D = tf.reshape(tf.mul(query, scale), [groups, stacked, size])
  const products = tf.matMul(queries, tf.reshape(key, [groups, columns, size]) as tf.Tensor3D, false, true)
  const capped = softCap === undefined ? products : cap(products, softCap)
  const scores = tf.add(tf.reshape(capped, [rows, heads, time, columns]), bias)
  const weights: tf.Tensor3D = tf.reshape(tf.softmax(scores), [groups, stacked, columns])
  return tf.reshape(tf.matMul(weights, tf.reshape(value, [groups, columns, size]) as tf.Tensor3D), [
    rows,
    heads,
    time,
    size,
  ])
}
