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
      const inverse = tf.rsqrt(tf.add(tf.mean(tf.square(x), 1, true), epsilon))
      const normalized: tf.Tensor2D = tf.mul(x, inverse)
      return { value: tf.mul<tf.Tensor2D>(normalized, weight), saved: [normalized, inverse, weight] }
    },
    backward(gradient, [normalized, inverse, weight]) {
      const scaled = tf.mul(gradient, weight)
      const along = tf.mean(tf.mul(scaled, normalized), 1, true)
      const dx = tf.mul(tf.sub(scaled, tf.mul(normalized, along)), inverse)
      return [dx, sumRows(tf.mul(gradient, normalized))]
    },
  })(x, weight)
