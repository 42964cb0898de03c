import * as tf from '@tensorflow/tfjs'
import { differentiable } from './differentiable.ts'

/** `silu(gate) * up` (arXiv 2002.05202), all of one shape; `silu(x) = x * sigmoid(x)`. */
export const gatedSilu = (gate: tf.Tensor2D, up: tf.Tensor2D): tf.Tensor2D =>
  differentiable({
    forward: (gate: tf.Tensor2D, up: tf.Tensor2D) => ({
      value: tf.mul<tf.Tensor2D>(tf.mul(gate, tf.sigmoid(gate)), up),
      saved: [gate, up],
    }),
    backward(gradient, [gate, up]) {
      const sigmoid = tf.sigmoid(gate)
      const silu = tf.mul(gate, sigmoid)
      // silu'(x) = sigmoid(x) + silu(x) * (1 - sigmoid(x))
      const slope = tf.add(sigmoid, tf.sub(silu, tf.mul(silu, sigmoid)))
      return [tf.mul(tf.mul(gradient, up), slope), tf.mul(gradient, silu)]
    },
  })(gate, up)
