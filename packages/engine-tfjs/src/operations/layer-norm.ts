import * as tf from '@tensorflow/tfjs'
import { differentiable } from './differentiable.ts'
import { sumRows } from './sum-rows.ts'

/**
 * Layer normalization over the last axis (arXiv 1607.06450): `(x - mean) / sqrt(variance + epsilon) * weight + bias`, with
 * `x` of `[tokens, hidden]`, `weight` and `bias` of `[hidden]`.
 */
export const layerNorm = (x: tf.Tensor2D, weight: tf.Tensor1D, bias: tf.Tensor1D, epsilon: number): tf.Tensor2D =>
  differentiable({
    forward(x: tf.Tensor2D, weight: tf.Tensor1D, bias: tf.Tensor1D) {
      const centred: tf.Tensor2D = tf.sub(x, tf.mean(x, 1, true))
      const inverse = tf.rsqrt(tf.add(tf.mean(tf.square(centred), 1, true), epsilon))
      const normalized: tf.Tensor2D = tf.mul(centred, inverse)
      const value: tf.Tensor2D = tf.add(tf.mul(normalized, weight), bias)
      return { value, saved: [normalized, inverse, weight] }
    },
    backward(gradient, [normalized, inverse, weight]) {
      const scaled = tf.mul(gradient, weight)
      const along = tf.mul(normalized, tf.mean(tf.mul(scaled, normalized), 1, true))
      const dx = tf.mul(tf.sub(tf.sub(scaled, tf.mean(scaled, 1, true)), along), inverse)
      return [dx, sumRows(tf.mul(gradient, normalized)), sumRows(gradient)]
    },
  })(x, weight, bias)
