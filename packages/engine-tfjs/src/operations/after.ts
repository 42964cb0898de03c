import * as tf from '@tensorflow/tfjs'

/**
 * `x`, computed no sooner than `earlier`. A backend that compiles graphs may order what does not depend on each other as it
 * likes; chunks that are meant to follow one another would then all be in memory at once.
 */
export const after = (x: tf.Tensor2D, earlier: readonly tf.Tensor[]): tf.Tensor2D => {
  const first = (tensor: tf.Tensor) => tf.slice(tf.reshape(tensor, [-1]) as tf.Tensor1D, 0, 1)
  return earlier.reduce<tf.Tensor2D>((value, tensor) => tf.add(value, tf.mul(first(tensor), 0)), x)
}
