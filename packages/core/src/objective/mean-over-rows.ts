import * as tf from '@tensorflow/tfjs-core'

/**
 * `[]`: the mean over rows of each row's loss times its weight, `sum_i weight_i loss_i / rows`. It divides by the number
 * of rows and not by the sum of weights, so that a row counts the same whichever rows it shares a batch with, and
 * gradient accumulation stays exact.
 * @param losses `[batch]`
 */
export const meanOverRows = (losses: tf.Tensor1D, { weight }: { readonly weight?: tf.Tensor1D }): tf.Tensor =>
  tf.mean(weight ? tf.mul(losses, weight) : losses)
