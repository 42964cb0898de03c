import * as tf from '@tensorflow/tfjs'
import { differentiable } from './differentiable.ts'

/** Logits that may exist at once: 16 MB of float32. */
const mostLogits = 4 * 1024 * 1024

/**
 * `[tokens]` log-probabilities, in nats, that the LM head gives to `targets`: linear layer, log-softmax and pick in one
 * operation. Logits exist for a few tokens at a time only, and the backward pass computes them again.
 *
 * @param hidden `[tokens, hidden]`
 * @param head `[vocabulary, hidden]`
 * @param targets `[tokens]` int32; must outlive the backward pass
 */
export const tokenLogProbs = (
  hidden: tf.Tensor2D,
  head: tf.Tensor2D,
  targets: tf.Tensor1D,
  chunk = Math.max(1, Math.floor(mostLogits / head.shape[0])),
): tf.Tensor1D => {
  const [tokens] = hidden.shape
  const vocabulary = head.shape[0]
  const chunks = Array.from({ length: Math.ceil(tokens / chunk) }, (_, index) => {
    const start = index * chunk
    return { start, size: Math.min(chunk, tokens - start) }
  })
  const logitsOf = (hidden: tf.Tensor2D, head: tf.Tensor2D) => tf.matMul(hidden, head, false, true)

  return differentiable({
    forward(hidden: tf.Tensor2D, head: tf.Tensor2D) {
      const values = chunks.map(({ start, size }) =>
        tf.tidy(() => {
          const logits = logitsOf(tf.slice(hidden, [start, 0], [size, -1]), head)
          const offsets = tf.mul(tf.range(0, size, 1, 'int32'), tf.scalar(vocabulary, 'int32'))
          const picked = tf.gather(
            tf.reshape(logits, [-1]) as tf.Tensor1D,
            tf.add<tf.Tensor1D>(offsets, tf.slice(targets, start, size)),
          )
          // log sum exp = the highest logit minus its own log-probability: exact, and spares a slow exp of every logit.
          const normalizer = tf.sub(tf.max(logits, 1), tf.log(tf.max(tf.softmax(logits), 1)))
          return tf.sub<tf.Tensor1D>(picked, normalizer)
        }),
      )
      return { value: tf.concat1d(values), saved: [hidden, head] }
    },
    backward(gradient, [hidden, head]) {
      // d log p(target) / d logits = onehot(target) - softmax(logits)
      const dHidden: tf.Tensor2D[] = []
      let dHead: tf.Tensor2D | undefined
      for (const { start, size } of chunks) {
        const [dRows, dMatrix] = tf.tidy((): [tf.Tensor2D, tf.Tensor2D] => {
          const rows = tf.slice(hidden, [start, 0], [size, -1])
          // Cast, because oneHot of the wasm backend writes integers whatever dtype it is asked for.
          const onehot = tf.cast(tf.oneHot(tf.slice(targets, start, size), vocabulary), 'float32')
          const dLogits: tf.Tensor2D = tf.mul(
            tf.sub(onehot, tf.softmax(logitsOf(rows, head))),
            tf.reshape(tf.slice(gradient, start, size), [size, 1]),
          )
          const dMatrix: tf.Tensor2D = tf.matMul(dLogits, rows, true, false)
          return [tf.matMul(dLogits, head), dHead ? tf.add(dHead, dMatrix) : dMatrix]
        })
        dHead?.dispose()
        dHead = dMatrix
        dHidden.push(dRows)
      }
      return [tf.concat2d(dHidden, 0), dHead ?? tf.zerosLike(head)]
    },
  })(hidden, head)
}
