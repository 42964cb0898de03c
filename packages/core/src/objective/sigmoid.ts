import * as tf from '@tensorflow/tfjs-core'

/**
 * The logistic function, with a gradient that keeps its relative precision where it saturates: TensorFlow.js has
 * `y (1 - y)`, and float32 rounds `1 - y` away where y is nearly 1. Here it is `sigmoid(z) sigmoid(-z)`.
 */
export const sigmoid = <T extends tf.Tensor>(logits: T): T =>
  tf.customGrad((given, save) => {
    const z = given as tf.Tensor
    ;(save as tf.GradSaveFunc)([z])
    return {
      value: tf.sigmoid(z),
      gradFunc: (gradient: tf.Tensor, [saved]: tf.Tensor[]) =>
        tf.mul(gradient, tf.mul(tf.sigmoid(saved!), tf.sigmoid(tf.neg(saved!)))),
    }
  })(logits) as T

/** `-log sigmoid(z)`, finite everywhere. TensorFlow.js cannot differentiate its logSigmoid of a computed tensor. */
export const negativeLogSigmoid = <T extends tf.Tensor>(logits: T): T => tf.softplus(tf.neg(logits))

/**
 * `-(1 - labelSmoothing) log sigmoid(z) - labelSmoothing log sigmoid(-z)`: binary cross-entropy against a label that is
 * wrong for a share `labelSmoothing` of the rows.
 */
export const smoothedLogistic = <T extends tf.Tensor>(logits: T, labelSmoothing: number): T =>
  labelSmoothing === 0
    ? negativeLogSigmoid(logits)
    : tf.add(
        tf.mul(negativeLogSigmoid(logits), 1 - labelSmoothing),
        tf.mul(negativeLogSigmoid(tf.neg(logits)), labelSmoothing),
      )
