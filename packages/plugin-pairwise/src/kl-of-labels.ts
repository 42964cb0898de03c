import { negativeLogSigmoid, tf } from '@kedge/core'

/** One term of the sum, `sigmoid(z) (log sigmoid(z) - log label)`. */
const term = (signed: tf.Tensor1D, logLabel: number): tf.Tensor1D =>
  tf.mul(tf.sigmoid(signed), tf.sub<tf.Tensor1D>(tf.neg(negativeLogSigmoid(signed)), logLabel))

/**
 * `[batch]`: KL(q || p) of the two-way distributions `q = (sigmoid(z), sigmoid(-z))` and `p`, given by its logarithms. Where
 * q is close to p, with `d = z - log(p[0] / p[1])`, it is computed as `q[0] d - log(1 + p[0] (e^d - 1))`, since the terms of
 * the sum nearly cancel. The gradient `q[0] q[1] d` is written out for the same reason.
 * @param logits `[batch]`, z
 */
export const klOfLabels = (logits: tf.Tensor1D, logFirst: number, logSecond: number): tf.Tensor1D =>
  tf.customGrad((given, save) => {
    const z = given as tf.Tensor1D
    ;(save as tf.GradSaveFunc)([z])
    const apart = tf.sub(z, logFirst - logSecond)
    const near = tf.clipByValue(apart, -1, 1)
    const close = tf.sub(tf.mul(tf.sigmoid(z), near), tf.log1p(tf.mul(tf.expm1(near), Math.exp(logFirst))))
    const far = tf.add(term(z, logFirst), term(tf.neg(z), logSecond))
    return {
      value: tf.where(tf.less(tf.abs(apart), 1), close, far),
      gradFunc: (gradient: tf.Tensor, saved: tf.Tensor[]) => {
        const spread = tf.mul(tf.sigmoid(saved[0]!), tf.sigmoid(tf.neg(saved[0]!)))
        return tf.mul(gradient, tf.mul(spread, tf.sub(saved[0]!, logFirst - logSecond)))
      },
    }
  })(logits) as tf.Tensor1D
