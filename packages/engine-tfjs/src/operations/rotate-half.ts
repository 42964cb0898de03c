import * as tf from '@tensorflow/tfjs'
import { differentiable } from './differentiable.ts'

/** The angles by which tokens are turned. */
export type Rotary = {
  /** For so many heads each: multiplying tensors of one shape is far cheaper than broadcasting one. */
  readonly tables: {
    /** `[tokens, heads * headSize]` */
    readonly cosine: tf.Tensor2D
    /** `[tokens, heads * headSize]` */
    readonly sine: tf.Tensor2D
  }[]
  /** `[headSize, headSize]`: the quarter turn `(a, b) -> (-b, a)` of the two halves of what is turned, as a matrix. */
  readonly quarterTurn: tf.Tensor2D
}

/** Cosines and sines of the angles of tokens, `[tokens, headSize]` each. */
export interface Angles {
  readonly cosine: Float32Array
  readonly sine: Float32Array
}

/**
 * The angles of `positions` (`[tokens]`) under `frequencies`, of which there are at most `size / 2` for a head of `size`: the
 * channels behind the last pair stay as they are. What is turned becomes `amplitude` times as long.
 */
export const anglesAt = (
  { frequencies, amplitude }: { readonly frequencies: Float32Array; readonly amplitude: number },
  size: number,
  positions: Int32Array,
): Angles => {
  const half = frequencies.length
  const last = positions.reduce((highest, position) => Math.max(highest, position), 0)
  const table = (wave: (angle: number) => number): Float32Array => {
    const rows = new Float32Array((last + 1) * size).fill(wave(0))
    for (let position = 0; position <= last; position++) {
      for (let pair = 0; pair < half; pair++) {
        // Rounded to float32 first, as the reference implementation forms its angles.
        const value = amplitude * wave(Math.fround(position * frequencies[pair]!))
        rows[position * size + pair] = value
        rows[position * size + half + pair] = value
      }
    }
    const values = new Float32Array(positions.length * size)
    positions.forEach((position, token) => {
      values.set(rows.subarray(position * size, (position + 1) * size), token * size)
    })
    return values
  }
  return { cosine: table(Math.cos), sine: table(Math.sin) }
}

/**
 * Angles for heads of `size`, whose first `2 * pairs` channels are turned.
 * @param headCounts how many heads the tensors to turn have
 */
export const createRotary = (
  { cosine, sine }: Angles,
  size: number,
  pairs: number,
  headCounts: readonly number[],
): Rotary => {
  const spread = (values: Float32Array, heads: number): tf.Tensor2D =>
    tf.tidy(() => tf.tile(tf.tensor2d(values, [values.length / size, size]), [1, heads]))
  const tables = [...new Set(headCounts)].map((heads) => ({
    cosine: spread(cosine, heads),
    sine: spread(sine, heads),
  }))
  return { tables, quarterTurn: quarterTurn(pairs, size) }
}

const quarterTurn = (half: number, size: number): tf.Tensor2D => {
  const matrix = new Float32Array(size * size)
  for (let channel = 0; channel < half; channel++) {
    matrix[(half + channel) * size + channel] = -1
    matrix[channel * size + half + channel] = 1
  }
  return tf.tensor2d(matrix, [size, size])
}

/**
 * Rotary position embedding (arXiv 2104.09864) of `[tokens, heads * headSize]`, pairing channel i of a head with the channel
 * as many places behind it as there are frequencies. Its gradient is the rotation backwards.
 */
export const rotateHalf = (x: tf.Tensor2D, { tables, quarterTurn }: Rotary): tf.Tensor2D => {
  const table = tables.find(({ cosine }) => cosine.shape[1] === x.shape[1])
  if (!table) throw new Error(`there are no angles for ${x.shape[1]} channels`)
  const turn = (x: tf.Tensor2D, combine: typeof tf.add): tf.Tensor2D => {
    const heads: tf.Tensor2D = tf.reshape(x, [-1, quarterTurn.shape[0]])
    const turned = tf.reshape(tf.matMul(heads, quarterTurn), x.shape)
    return combine(tf.mul(x, table.cosine), tf.mul(turned, table.sine))
  }
  return differentiable({
    forward: (x: tf.Tensor2D) => ({ value: turn(x, tf.add), saved: [] }),
    backward: (gradient) => [turn(gradient, tf.sub)],
  })(x)
}
