import * as tf from '@tensorflow/tfjs'
import { maskedSoftmax } from './masked-softmax.ts'

/**
 * Grouped-query attention (arXiv 2305.13245). The queries that share a key-value head stand below one another in one matrix,
 * so keys and values are never repeated.
 *
 * @param query `[rows, heads, time, headSize]`
 * @param key `[rows, keyValueHeads, columns, headSize]`
 * @param value `[rows, keyValueHeads, columns, headSize]`
 * @param bias `[rows, 1, time, columns]`, see `maskedSoftmax`
 * @returns `[rows, heads, time, headSize]`
 */
export const groupedAttention = (
  query: tf.Tensor4D,
  key: tf.Tensor4D,
  value: tf.Tensor4D,
  bias: tf.Tensor4D,
): tf.Tensor4D => {
  const [rows, heads, time, size] = query.shape
  const [, keyValueHeads, columns] = key.shape
  const groups = rows * keyValueHeads
  const stacked = (heads / keyValueHeads) * time
  const flat = (x: tf.Tensor4D, height: number): tf.Tensor3D => tf.reshape(x, [groups, height, size])

  const scaled = tf.mul<tf.Tensor4D>(query, 1 / Math.sqrt(size))
  const scores = tf.matMul(flat(scaled, stacked), flat(key, columns), false, true)
  const weights = maskedSoftmax(tf.reshape(scores, [rows, heads, time, columns]), bias)
  const mixed = tf.matMul(tf.reshape(weights, [groups, stacked, columns]), flat(value, columns))
  return tf.reshape(mixed, [rows, heads, time, size])
}
