import * as tf from '@tensorflow/tfjs'
import { differentiable } from './differentiable.ts'

/**
 * Softmax of `scores + bias` over the last axis, keeping nothing but its result. `bias` broadcasts against `scores`: 0 where
 * a score counts and `maskedScore` where it does not; it is a constant.
 */
export const maskedSoftmax = <T extends tf.Tensor>(scores: T, bias: tf.Tensor): T =>
  differentiable({
    forward(scores: T) {
      const value = tf.softmax(tf.add<T>(scores, bias))
      return { value, saved: [value] }
    },
    backward(gradient, [weights]) {
      const weighted = tf.mul(gradient, weights)
      return [tf.sub(weighted, tf.mul(weights, tf.sum(weighted, -1, true)))]
    },
  })(scores)

/** Finite, so that a row without any visible column gives no NaN, and so low that its exponential is exactly 0. */
export const maskedScore = -1e9
