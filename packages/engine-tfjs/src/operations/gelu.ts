import * as tf from '@tensorflow/tfjs'
import { differentiable } from './differentiable.ts'

/** `x * P(Z <= x)` for a standard normal `Z` (arXiv 1606.08415). */
export const gelu = (x: tf.Tensor2D): tf.Tensor2D =>
  differentiable({
    forward(x: tf.Tensor2D) {
      const below = tf.mul<tf.Tensor2D>(tf.add(tf.erf(tf.mul(x, Math.SQRT1_2)), 1), 0.5)
      return { value: tf.mul<tf.Tensor2D>(x, below), saved: [x, below] }
    },
    backward(gradient, [x, below]) {
      const density = tf.mul(tf.exp(tf.mul(tf.square(x), -0.5)), 1 / Math.sqrt(2 * Math.PI))
      return [tf.mul(gradient, tf.add(below, tf.mul(x, density)))]
    },
  })(x)

const slope = Math.sqrt(2 / Math.PI)
const cubic = 0.044715

/** The approximation of `gelu` by a tanh (the same paper, section 2): `x * (1 + tanh(sqrt(2 / pi) * (x + 0.044715 x^3))) / 2`. */
export const geluTanh = (x: tf.Tensor2D): tf.Tensor2D =>
  differentiable({
    forward(x: tf.Tensor2D) {
      const inner = tf.mul(tf.mul(x, slope), tf.add(tf.mul(tf.square(x), cubic), 1))
      const below = tf.mul<tf.Tensor2D>(tf.add(tf.tanh(inner), 1), 0.5)
      return { value: tf.mul<tf.Tensor2D>(x, below), saved: [x, below] }
    },
    backward(gradient, [x, below]) {
      // With t the tanh: (1 + t) / 2 = below, and its derivative (1 - t^2) / 2 = 2 below (1 - below) times that of `inner`.
      const dInner = tf.mul(tf.add(tf.mul(tf.square(x), 3 * cubic), 1), slope)
      const dBelow = tf.mul(tf.mul(tf.mul(below, tf.sub(1, below)), 2), dInner)
      return [tf.mul(gradient, tf.add(below, tf.mul(x, dBelow)))]
    },
  })(x)
