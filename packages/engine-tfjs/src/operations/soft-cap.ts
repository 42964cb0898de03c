import * as tf from '@tensorflow/tfjs'

/** `limit * tanh(x / limit)`: about `x` where that is small, and never beyond `limit`. */
export const cap = <T extends tf.Tensor>(x: T, limit: number): T => tf.mul(tf.tanh(tf.div(x, limit)), limit)

/** The derivative of `cap`, from its value: `1 - (capped / limit)^2`. */
export const capSlope = <T extends tf.Tensor>(capped: T, limit: number): T =>
  tf.sub(1, tf.square(tf.div<T>(capped, limit)))
