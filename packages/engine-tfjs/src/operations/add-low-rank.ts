import * as tf from '@tensorflow/tfjs'
import { differentiable } from './differentiable.ts'

/** A matrix product of low rank, `up * diag(scale) * down`. */
export interface LowRank {
  /** `[rank, in]` */
  readonly down: tf.Tensor2D
  /** `[out, rank]` */
  readonly up: tf.Tensor2D
  /** One number, or `[1, rank]`; a constant, which must outlive the backward pass. */
  readonly scale: number | tf.Tensor2D
}

/**
 * `y + ((x * mask) down^T * scale) up^T`, in one operation that keeps of all its temporaries only the thin one.
 *
 * @param y `[tokens, out]`
 * @param x `[tokens, in]`
 * @param mask `[tokens, in]` bool, true where an element counts; a constant
 */
export const addLowRank = (
  y: tf.Tensor2D,
  x: tf.Tensor2D,
  { down, up, scale }: LowRank,
  mask?: tf.Tensor2D,
): tf.Tensor2D => {
  const masked = (x: tf.Tensor2D, mask: tf.Tensor2D | undefined): tf.Tensor2D =>
    mask ? tf.mul(x, tf.cast(mask, 'float32')) : x
  return differentiable({
    forward(y: tf.Tensor2D, x: tf.Tensor2D, down: tf.Tensor2D, up: tf.Tensor2D) {
      const thin = tf.mul<tf.Tensor2D>(tf.matMul(masked(x, mask), down, false, true), scale)
      const saved: [tf.Tensor2D, tf.Tensor2D, tf.Tensor2D, tf.Tensor2D, ...tf.Tensor2D[]] = [x, down, up, thin]
      if (mask) saved.push(mask)
      return { value: tf.add<tf.Tensor2D>(y, tf.matMul(thin, up, false, true)), saved }
    },
    backward(gradient, [x, down, up, thin, mask]) {
      const dThin = tf.mul<tf.Tensor2D>(tf.matMul(gradient, up), scale)
      return [
        tf.clone(gradient),
        masked(tf.matMul(dThin, down), mask),
        tf.matMul(dThin, masked(x, mask), true, false),
        tf.matMul(gradient, thin, true, false),
      ]
    },
  })(y, x, down, up)
}
