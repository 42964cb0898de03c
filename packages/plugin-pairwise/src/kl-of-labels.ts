import { negativeLogSigmoid, tf } from '@kedge/core'

/**
 * `[batch]`: KL(q || p) of the two-way distributions `q = (sigmoid(z), sigmoid(-z))` and `p`, given by its logarithms.
 * The gradient is `sigmoid(z) sigmoid(-z) (z - log p[0] / p[1])`, written out: term by term it would cancel where z is
 * large.
 * @param logits `[batch]`, z
 */
export const klOfLabels = (logits: tf.Tensor1D, logFirst: number, logSecond: number): tf.Tensor1D =>
  tf.customGrad((given, save) => {
    const z = given as tf.Tensor1D
    ;(save as tf.GradSaveFunc)([z])
    const term = (signed: tf.Tensor1D, logLabel: number) =>
      tf.mul(tf.sigmoid(signed), tf.sub(tf.neg(negativeLogSigmoid(signed)), logLabel))
    return {
      value: tf.add(term(z, logFirst), term(tf.neg(z), logSecond)),
      gradFunc: (gradient: tf.Tensor, saved: tf.Tensor[]) => {
        const spread = tf.mul(tf.sigmoid(saved[0]!), tf.sigmoid(tf.neg(saved[0]!)))
        return tf.mul(gradient, tf.mul(spread, tf.sub(saved[0]!, logFirst - logSecond)))
      },
    }
  })(logits) as tf.Tensor1D
