import { tf } from '@kedge/core'

/** Beyond it a probability is 1 in float32 and its odds infinite. */
const largestLogProb = -(2 ** -20)

/** `log(1 - e^x)` two ways, each exact on its side of -ln 2 and held to it, so that neither is infinite on the other. */
const logComplement = (x: tf.Tensor1D): tf.Tensor1D =>
  tf.where(
    tf.greater(x, -Math.LN2),
    tf.log(tf.neg(tf.expm1(tf.maximum<tf.Tensor1D>(x, -Math.LN2)))),
    tf.log1p(tf.neg(tf.exp(tf.minimum<tf.Tensor1D>(x, -Math.LN2)))),
  )

/**
 * `[batch]`: `log p / (1 - p)` of probabilities given by their logarithms, finite and exact near p = 0 and near p = 1. The
 * odds of a certain event are taken as those of `e^(-2^-20)`. The gradient is `1 / (1 - p)`.
 * @param logProbs `[batch]`, nats
 */
export const logOdds = (logProbs: tf.Tensor1D): tf.Tensor1D =>
  tf.customGrad((given, save) => {
    const x = tf.minimum<tf.Tensor1D>(given as tf.Tensor1D, largestLogProb)
    ;(save as tf.GradSaveFunc)([x])
    return {
      value: tf.sub<tf.Tensor1D>(x, logComplement(x)),
      gradFunc: (gradient: tf.Tensor, [saved]: tf.Tensor[]) => tf.neg(tf.div(gradient, tf.expm1(saved!))),
    }
  })(logProbs) as tf.Tensor1D
