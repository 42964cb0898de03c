import { tf } from '@kedge/core'

const slope = (z: tf.Tensor): tf.Tensor => tf.mul(tf.sigmoid(z), tf.sigmoid(tf.neg(z)))

/**
 * `sigmoid(a) - sigmoid(b)`, as `+-sigmoid(high) sigmoid(-low) (1 - e^-|a - b|)`, which keeps its digits where the two are
 * nearly equal.
 * @param apart `a - b`, which the caller knows better than from the rounded two
 */
const sigmoidDifference = (a: tf.Tensor, b: tf.Tensor, apart: tf.Tensor): tf.Tensor => {
  const size = tf.neg(tf.expm1(tf.neg(tf.abs(apart))))
  const outer = tf.mul(tf.sigmoid(tf.maximum(a, b)), tf.sigmoid(tf.neg(tf.minimum(a, b))))
  return tf.mul(tf.sign(apart), tf.mul(outer, size))
}

/**
 * `[batch]`: `sigmoid(chosen) + 1 - sigmoid(chosen - rejected)`. In the gradient to `chosen` the slopes of the two nearly
 * cancel wherever `rejected` is small, so it is written as
 *
 *     s'(c) - s'(d) = (s(c) - s(d)) (s(-c) - s(d)),   s = sigmoid, d = c - rejected.
 */
export const anchoredDown = (chosen: tf.Tensor1D, rejected: tf.Tensor1D): tf.Tensor1D =>
  tf.customGrad((one, two, save) => {
    const [c, r] = [one as tf.Tensor1D, two as tf.Tensor1D]
    ;(save as tf.GradSaveFunc)([c, r])
    return {
      value: tf.add<tf.Tensor1D>(tf.sigmoid(c), tf.sigmoid(tf.sub(r, c))),
      gradFunc: (gradient: tf.Tensor, saved: tf.Tensor[]) => {
        const [c, r] = saved as [tf.Tensor, tf.Tensor]
        const d = tf.sub(c, r)
        const toChosen = tf.mul(sigmoidDifference(c, d, r), sigmoidDifference(tf.neg(c), d, tf.sub(r, tf.mul(c, 2))))
        return [tf.mul(gradient, toChosen), tf.mul(gradient, slope(d))]
      },
    }
  })(chosen, rejected) as tf.Tensor1D
