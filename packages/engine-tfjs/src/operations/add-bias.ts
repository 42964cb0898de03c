import * as tf from '@tensorflow/tfjs'
import { differentiable } from './differentiable.ts'
import { sumRows } from './sum-rows.ts'

/** `bias` (`[channels]`) added to every row of `x` (`[tokens, channels]`). */
export const addBias = (x: tf.Tensor2D, bias: tf.Tensor1D): tf.Tensor2D =>
  differentiable({
    forward: (x: tf.Tensor2D, bias: tf.Tensor1D) => ({ value: tf.add<tf.Tensor2D>(x, bias), saved: [] }),
    backward: (gradient) => [tf.clone(gradient), sumRows(gradient)],
  })(x, bias)
