import { type SequenceLogProbs, type TokenLayout, tf } from '@kedge/core'

/** Log-probs of a layout's completions under a bigram model: row `i` of `logits` predicts what follows token `i`. */
export const scoreLayout = (logits: tf.Tensor2D, layout: TokenLayout): SequenceLogProbs =>
  tf.tidy(() => {
    const vocabulary = logits.shape[0]
    const oneHot = (ids: Int32Array) => tf.cast(tf.oneHot(tf.tensor1d(ids, 'int32'), vocabulary), 'float32')
    const before = oneHot(layout.sources.map((cell) => layout.ids[cell]!))
    const distributions = tf.logSoftmax(tf.matMul(before, logits))
    const scored = tf.sum(tf.mul(distributions, oneHot(layout.targets)), 1)
    const shape: [number, number] = [layout.completions, layout.time]
    const mask = tf.tensor2d(layout.mask, shape)
    return { tokens: tf.mul(tf.reshape(scored, shape), mask) as tf.Tensor2D, mask }
  })
