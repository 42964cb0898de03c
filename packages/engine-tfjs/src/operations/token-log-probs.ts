import * as tf from '@tensorflow/tfjs'
import { after } from './after.ts'
import { differentiable } from './differentiable.ts'
import { logSoftmax } from './log-softmax.ts'
import { cap, capSlope } from './soft-cap.ts'
import { subtractProduct } from './subtract-product.ts'

/** Logits that may exist at once: 32 MB of float32. */
const mostLogits = 8 * 1024 * 1024

export interface TokenLogProbsOptions {
  /** Logits are squashed to `softCap * tanh(logit / softCap)`. */
  readonly softCap?: number | undefined
  /** The most tokens whose logits are in memory at once. */
  readonly chunk?: number
}

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
  { softCap, chunk = Math.max(1, Math.floor(mostLogits / head.shape[0])) }: TokenLogProbsOptions = {},
): tf.Tensor1D => {
  const [tokens] = hidden.shape
  const [vocabulary] = head.shape
  const chunks = evenChunks(tokens, chunk)
  const capped = <T extends tf.Tensor>(logits: T): T => (softCap === undefined ? logits : cap(logits, softCap))
  const logitsOf = (hidden: tf.Tensor2D, head: tf.Tensor2D): tf.Tensor2D => capped(tf.matMul(hidden, head, false, true))
  /** A factor by the slope of the cap at `logits`, where there is one. */
  const sloped = <T extends tf.Tensor>(factor: T, logits: () => T): T =>
    softCap === undefined ? factor : tf.mul(factor, capSlope(logits(), softCap))

  return differentiable({
    forward(hidden: tf.Tensor2D, head: tf.Tensor2D) {
      const values: tf.Tensor1D[] = []
      for (const { start, size } of chunks) {
        const value = tf.tidy(() => {
          const logits = logitsOf(after(tf.slice(hidden, [start, 0], [size, -1]), values.slice(-1)), head)
          const offsets = tf.mul(tf.range(0, size, 1, 'int32'), tf.scalar(vocabulary, 'int32'))
          const picked = tf.add<tf.Tensor1D>(offsets, tf.slice(targets, start, size))
          return tf.gather(tf.reshape(logSoftmax(logits), [-1]) as tf.Tensor1D, picked)
        })
        values.push(value)
      }
      return { value: tf.concat1d(values), saved: [hidden, head] }
    },
    backward(gradient, [hidden, head], [, frozen]) {
      // d log p(target) / d logits = onehot(target) - softmax(logits), times the slope of the cap. Neither difference nor
      // onehot is ever formed: the gradient scales the thin matrices on either side, and the targets' rows are gathered and
      // scattered.
      const weighted = tf.mul<tf.Tensor2D>(hidden, tf.reshape(gradient, [tokens, 1]))
      const chosen: tf.Tensor2D = tf.gather(head, targets)
      const chosenLogits = () => capped(tf.sum<tf.Tensor2D>(tf.mul(hidden, chosen), 1, true))
      const expected: tf.Tensor2D[] = []
      let dHead: tf.Tensor2D | undefined = frozen
        ? undefined
        : tf.unsortedSegmentSum(sloped(weighted, chosenLogits), targets, vocabulary)
      for (const { start, size } of chunks) {
        const [mean, remaining] = tf.tidy(() => {
          const at = (x: tf.Tensor2D): tf.Tensor2D => tf.slice(x, [start, 0], [size, -1])
          const logits = logitsOf(after(at(hidden), [...expected.slice(-1), ...(dHead ? [dHead] : [])]), head)
          const slopes = sloped(tf.softmax(logits), () => logits)
          const mean = tf.matMul(slopes, head)
          return dHead ? [mean, subtractProduct(dHead, slopes, at(weighted))] : [mean]
        }) as [tf.Tensor2D, tf.Tensor2D | undefined]
        dHead?.dispose()
        dHead = remaining
        expected.push(mean)
      }
      const slope = tf.sub<tf.Tensor2D>(sloped(chosen, chosenLogits), tf.concat2d(expected, 0))
      return [tf.mul(slope, tf.reshape(gradient, [tokens, 1])), dHead]
    },
  })(hidden, head)
}

/**
 * `tokens` cut into chunks of about one size, at most `most`. Their number is 1, 2, 3, 4, 6, 8, 12 and so on: batches of about
 * the same size so have the same operations, and a compiled graph serves them all.
 */
const evenChunks = (tokens: number, most: number): { readonly start: number; readonly size: number }[] => {
  const needed = Math.ceil(tokens / most)
  const power = 2 ** Math.ceil(Math.log2(needed))
  const count = Math.min(tokens, needed <= 0.75 * power && power > 2 ? 0.75 * power : power)
  const startOf = (index: number): number => Math.floor((index * tokens) / count)
  return Array.from({ length: count }, (_, index) => ({
    start: startOf(index),
    size: startOf(index + 1) - startOf(index),
  }))
}
