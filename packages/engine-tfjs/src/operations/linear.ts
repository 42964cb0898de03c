import * as tf from '@tensorflow/tfjs'

/** `x` (`[tokens, in]`) times the transpose of `weight` (`[out, in]`, as Hugging Face stores it): `[tokens, out]`. */
export const linear = (x: tf.Tensor2D, weight: tf.Tensor2D): tf.Tensor2D => tf.matMul(x, weight, false, true)
