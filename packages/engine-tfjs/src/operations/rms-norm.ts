import * as tf from '@tensorflow/tfjs'
import { differentiable } from './differentiable.ts'
import { sumRows } from './sum-rows.ts'

/**
 * Root-mean-square normalization over the last axis (arXiv 1910.07467): `x / sqrt(mean(x^2) + epsilon) * weight`, with `x`
 * of `[tokens, hidden]` and `weight` of `[hidden]`.
 */
export const rmsNorm = (x: tf.Tensor2D, weight: tf.Tensor1D, epsilon: number): tf.Tensor2D =>
  differentiable({
    forward(x: tf.Tensor2D, weight: tf.Tensor1D) {
      const [value, inverse] = normalize(x, weight, epsilon)
      return { value, saved: [x, inverse, weight] }
    },
    backward(gradient, [x, inverse, weight], [, frozen]) {
      const normalized: tf.Tensor2D = tf.mul(x, inverse)
      const scaled = tf.mul(gradient, weight)
      const along = tf.mean(tf.mul(scaled, normalized), 1, true)
      const dx = tf.mul(tf.sub(scaled, tf.mul(normalized, along)), inverse)
      return [dx, frozen ? undefined : sumRows(tf.mul(gradient, normalized))]
    },
  })(x, weight)

/** The value and `1 / sqrt(mean(x^2) + epsilon)`, `[tokens, 1]`: by one kernel where the backend has it. */
const normalize = (
  x: tf.Tensor2D,
  weight: tf.Tensor1D,
  epsilon: number,
): [value: tf.Tensor2D, inverse: tf.Tensor2D] => {
  if (tf.getKernel('RmsNorm', tf.getBackend())) return tf.engine().runKernel('RmsNorm', { x, weight }, { epsilon })
  const inverse = tf.rsqrt(tf.add<tf.Tensor2D>(tf.mean(tf.square(x), 1, true), epsilon))
  return [tf.mul(tf.mul(x, inverse), weight), inverse]
}
