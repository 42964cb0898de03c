import * as tf from '@tensorflow/tfjs'
import { differentiable } from './differentiable.ts'

/** Cosines and sines of the angles by which tokens are turned. */
export type Rotary = {
  /** `[tokens, 1, headSize]` */
  readonly cosine: tf.Tensor3D
  /** `[tokens, 1, headSize]` */
  readonly sine: tf.Tensor3D
  /** `[headSize, headSize]`: the quarter turn `(a, b) -> (-b, a)` of the two halves of what is turned, as a matrix. */
  readonly quarterTurn: tf.Tensor2D
}

/**
 * The angles of `positions` (`[tokens]`) under `frequencies`, of which there are at most `size / 2` for a head of `size`: the
 * channels behind the last pair stay as they are. What is turned becomes `amplitude` times as long.
 */
export const createRotary = (
  { frequencies, amplitude }: { readonly frequencies: Float32Array; readonly amplitude: number },
  size: number,
  positions: Int32Array,
): Rotary => {
  const half = frequencies.length
  const last = positions.reduce((highest, position) => Math.max(highest, position), 0)
  const table = (wave: (angle: number) => number): tf.Tensor3D => {
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
    return tf.tensor3d(values, [positions.length, 1, size])
  }
  return { cosine: table(Math.cos), sine: table(Math.sin), quarterTurn: quarterTurn(half, size) }
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
export const rotateHalf = (x: tf.Tensor2D, { cosine, sine, quarterTurn }: Rotary): tf.Tensor2D => {
  const [tokens, , size] = cosine.shape
  const turn = (x: tf.Tensor2D, combine: typeof tf.add): tf.Tensor2D => {
    const perHead: [number, number, number] = [tokens, x.shape[1] / size, size]
    const turned = tf.reshape(tf.matMul(tf.reshape(x, [-1, size]) as tf.Tensor2D, quarterTurn), perHead)
    return tf.reshape(combine(tf.mul(tf.reshape(x, perHead), cosine), tf.mul(turned, sine)), x.shape)
  }
  return differentiable({
    forward: (x: tf.Tensor2D) => ({ value: turn(x, tf.add), saved: [] }),
    backward: (gradient) => [turn(gradient, tf.sub)],
  })(x)
}
