import * as tf from '@tensorflow/tfjs'

/**
 * `x - a^T b`, with `x` of `[out, in]`, `a` of `[tokens, out]` and `b` of `[tokens, in]`: in one kernel, and without a second
 * matrix of `x`'s size, where the backend has it.
 */
export const subtractProduct = (x: tf.Tensor2D, a: tf.Tensor2D, b: tf.Tensor2D): tf.Tensor2D =>
  tf.getKernel('SubtractProduct', tf.getBackend())
    ? tf.engine().runKernel('SubtractProduct', { x, a, b })
    : tf.sub(x, tf.matMul(a, b, true, false))
