import { tf } from '@kedge/core'

/** Beyond it a probability is 1 in float32 and its odds infinite. */
const largestLogProb = -(2 ** -20)

/**
 * `[batch]`: `log p / (1 - p)` of probabilities given by their logarithms, finite and exact near p = 0 and near p = 1. The
 * odds of a certain event are taken as those of `e^(-2^-20)`, with a gradient of 0.
 */
export const logOdds = (logProbs: tf.Tensor1D): tf.Tensor1D => {
  const x = tf.minimum(logProbs, largestLogProb)
  // log(1 - e^x) two ways, each exact on its side of -ln 2, and held on that side: `where` lets NaN through from the other.
  const near = tf.log(tf.neg(tf.expm1(tf.maximum(x, -Math.LN2))))
  const far = tf.log1p(tf.neg(tf.exp(tf.minimum(x, -Math.LN2))))
  return tf.sub(x, tf.where(tf.greater(x, -Math.LN2), near, far))
}
