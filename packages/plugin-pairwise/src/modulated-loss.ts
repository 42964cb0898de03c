import { negativeLogSigmoid, tf } from '@kedge/core'

/** Exponents beyond it pass the range of float32. Only a tau above 1 lets them grow. */
const largestExponent = 80

/** `e^-m` is well within float32 up to here. */
const farLost = 20

/** `w e^-m`: as a product, which rounds least, or where a pair is lost by far as `e^(log w - m)`, which overflows least. */
const exponential = (margin: tf.Tensor, blend: tf.Tensor): tf.Tensor => {
  const product = tf.mul(tf.exp(tf.minimum(tf.neg(margin), farLost)), tf.sigmoid(blend))
  const exponent = tf.neg(tf.add(margin, negativeLogSigmoid(blend)))
  return tf.where(tf.greater(margin, -farLost), product, tf.exp(tf.minimum(exponent, largestExponent)))
}

/**
 * `[batch]`: DiscoPOP's `-(1 - w) log sigmoid(m) + w e^-m`, `w = sigmoid(m / tau)`. Its gradient,
 *
 *     (1 - w) (w e^-m + w log sigmoid(m)) / tau - (1 - w) sigmoid(-m) - w e^-m,
 *
 * is written out: added up operation by operation, the large terms of the blend leave few digits of what remains.
 */
export const modulatedLoss = (margin: tf.Tensor1D, tau: number): tf.Tensor1D =>
  tf.customGrad((given, save) => {
    const m = given as tf.Tensor1D
    ;(save as tf.GradSaveFunc)([m])
    const blend = tf.mul(m, 1 / tau)
    return {
      value: tf.add<tf.Tensor1D>(tf.mul(negativeLogSigmoid(m), tf.sigmoid(tf.neg(blend))), exponential(m, blend)),
      gradFunc: (gradient: tf.Tensor, [saved]: tf.Tensor[]) => {
        const blend = tf.mul(saved!, 1 / tau)
        const logistic = tf.sigmoid(tf.neg(blend))
        const won = exponential(saved!, blend)
        const lost = tf.mul(tf.sigmoid(blend), negativeLogSigmoid(saved!))
        const turning = tf.mul(tf.mul(logistic, 1 / tau), tf.sub(won, lost))
        const falling = tf.add(tf.mul(logistic, tf.sigmoid(tf.neg(saved!))), won)
        return tf.mul(gradient, tf.sub(turning, falling))
      },
    }
  })(margin) as tf.Tensor1D
