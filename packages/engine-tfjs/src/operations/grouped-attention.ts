import * as tf from '@tensorflow/tfjs'
import type { ScoreOptions } from './score-options.ts'
import { cap } from './soft-cap.ts'

/** Columns that are looked at: those of a cache, or those of new tokens. */
export interface AttendedColumns {
  /** `[rows, keyValueHeads, columns, headSize]` */
  readonly key: tf.Tensor4D
  /** `[rows, keyValueHeads, columns, headSize]` */
  readonly value: tf.Tensor4D
  /** `[rows, 1, time, columns]`: 0 where a score counts and `maskedScore` where it does not */
  readonly bias: tf.Tensor4D
}

/**
 * Grouped-query attention (arXiv 2305.13245), without a gradient. The queries that share a key-value head stand below one
 * another in one matrix, so keys and values are never repeated.
 *
 * @param query `[rows, heads, time, headSize]`
 * @param parts what the queries see, in one or more tensors
 * @returns `[rows, heads, time, headSize]`
 */
export const groupedAttention = (
  query: tf.Tensor4D,
  parts: readonly AttendedColumns[],
  { scale, softCap }: ScoreOptions,
): tf.Tensor4D => {
  const [rows, heads, time, size] = query.shape
  const keyValueHeads = parts[0]!.key.shape[1]
  const groups = rows * keyValueHeads
  const stacked = (heads / keyValueHeads) * time
  const queries: tf.Tensor3D = tf.reshape(tf.mul(query, scale), [groups, stacked, size])
  const byGroup = (x: tf.Tensor4D): tf.Tensor3D => tf.reshape(x, [groups, -1, size])

  const scores = parts.map(({ key, bias }) => {
    const products = tf.matMul(queries, byGroup(key), false, true)
    const capped = softCap === undefined ? products : cap(products, softCap)
    return tf.add<tf.Tensor4D>(tf.reshape(capped, [rows, heads, time, -1]), bias)
  })
  const widths = parts.map(({ key }) => key.shape[2])
  const weights = tf.split(tf.softmax(tf.concat(scores, -1)), widths, -1)
  const mixed = parts.map(({ value }, index) =>
    tf.matMul<tf.Tensor3D>(tf.reshape(weights[index]!, [groups, stacked, -1]), byGroup(value)),
  )
  return tf.reshape(tf.addN(mixed), query.shape)
}
