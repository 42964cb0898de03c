import * as tf from '@tensorflow/tfjs'

/**
 * `x`, computed no sooner than `earlier`. A backend that compiles graphs may order what does not depend on each other as it
 * likes; chunks that are meant to follow one another would then all be in memory at once.
 */
export const after = (x: tf.Tensor2D, earlier: readonly tf.Tensor[]): tf.Tensor2D => {
  if (earlier.length === 0) return x
  const first = (tensor: tf.Tensor) => tf.slice(tf.reshape(tensor, [-1]) as tf.Tensor1D, 0, 1)
  return tf.add(x, tf.mul(tf.addN(earlier.map(first)), 0))
}
