import * as tf from '@tensorflow/tfjs'
import { after } from './after.ts'
import { differentiable } from './differentiable.ts'
import { logSoftmax } from './log-softmax.ts'
import { cap, capSlope } from './soft-cap.ts'

/** 32 MB of float32. */
const fewLogits = 8 * 1024 * 1024

export interface TokenLogProbsOptions {
  /** Logits are squashed to `softCap * tanh(logit / softCap)`. */
  readonly softCap?: number | undefined
  /** The most logits that exist at once. */
  readonly mostLogits?: number
}

/**
 * `[tokens]` log-probabilities, in nats, that the LM head gives to `targets`: linear layer, log-softmax and pick in one
 * operation. Few logits exist at a time: of some tokens for the value, and computed again of some of the vocabulary for the
 * gradient, whose parts then need no adding up.
 *
 * @param hidden `[tokens, hidden]`
 * @param head `[vocabulary, hidden]`
 * @param targets `[tokens]` int32; must outlive the backward pass
 */
export const tokenLogProbs = (
  hidden: tf.Tensor2D,
  head: tf.Tensor2D,
  targets: tf.Tensor1D,
  { softCap, mostLogits = fewLogits }: TokenLogProbsOptions = {},
): tf.Tensor1D => {
  const [tokens] = hidden.shape
  const [vocabulary] = head.shape
  const rowsOf = (x: tf.Tensor2D, { start, size }: Chunk): tf.Tensor2D => tf.slice(x, [start, 0], [size, -1])
  const capped = <T extends tf.Tensor>(logits: T): T => (softCap === undefined ? logits : cap(logits, softCap))
  const logitsOf = (hidden: tf.Tensor2D, head: tf.Tensor2D): tf.Tensor2D => capped(tf.matMul(hidden, head, false, true))
  /** A factor by the slope of the cap at `logits`, where there is one. */
  const sloped = <T extends tf.Tensor>(factor: T, logits: () => T): T =>
    softCap === undefined ? factor : tf.mul(factor, capSlope(logits(), softCap))

  return differentiable({
    forward(hidden: tf.Tensor2D, head: tf.Tensor2D) {
      const picked: tf.Tensor2D[] = []
      for (const chunk of evenChunks(tokens, mostLogits / vocabulary)) {
        const pair = tf.tidy(() => {
          const logits = logitsOf(after(rowsOf(hidden, chunk), picked.slice(-1)), head)
          const offsets = tf.mul(tf.range(0, chunk.size, 1, 'int32'), tf.scalar(vocabulary, 'int32'))
          const places = tf.add<tf.Tensor1D>(offsets, tf.slice(targets, chunk.start, chunk.size))
          const pick = (x: tf.Tensor2D): tf.Tensor1D => tf.gather(tf.reshape(x, [-1]) as tf.Tensor1D, places)
          // In one tensor: picked later, for the gradient, the logits would stay in memory until then.
          return tf.stack([pick(logSoftmax(logits)), pick(logits)]) as tf.Tensor2D
        })
        picked.push(pair)
      }
      const both = tf.concat2d(picked, 1)
      const row = (index: number): tf.Tensor1D => tf.reshape(tf.slice(both, [index, 0], [1, -1]), [tokens])
      const value = row(0)
      const normalizers: tf.Tensor2D = tf.reshape(tf.sub(row(1), value), [tokens, 1])
      return { value, saved: [hidden, head, normalizers] }
    },
    backward(gradient, [hidden, head, normalizers], [, frozen]) {
      // d log p(target) / d logits = onehot(target) - softmax(logits), times the slope of the cap. Neither difference nor
      // onehot is ever formed: the gradient scales the thin matrices on either side, and the targets' rows are gathered and
      // scattered.
      const upstream: tf.Tensor2D = tf.reshape(gradient, [tokens, 1])
      const weighted = tf.mul<tf.Tensor2D>(hidden, upstream)
      const lowering: tf.Tensor2D = tf.neg(weighted)
      const chosen: tf.Tensor2D = tf.gather(head, targets)
      const chosenLogits = () => capped(tf.sum<tf.Tensor2D>(tf.mul(hidden, chosen), 1, true))
      let expected: tf.Tensor2D | undefined
      const dRows: tf.Tensor2D[] = []
      for (const chunk of evenChunks(vocabulary, mostLogits / tokens)) {
        const before = expected
        const [mean, dRow] = tf.tidy(() => {
          const rows = rowsOf(head, chunk)
          const logits = logitsOf(after(hidden, before ? [before, ...dRows.slice(-1)] : []), rows)
          const slopes = sloped(tf.exp(tf.sub<tf.Tensor2D>(logits, normalizers)), () => logits)
          const mean = tf.matMul<tf.Tensor2D>(slopes, rows)
          return [
            before ? tf.add(before, mean) : mean,
            ...(frozen ? [] : [tf.matMul<tf.Tensor2D>(slopes, lowering, true, false)]),
          ] as [tf.Tensor2D, tf.Tensor2D?]
        })
        before?.dispose()
        expected = mean
        if (dRow) dRows.push(dRow)
      }
      return [
        tf.mul(tf.sub(sloped(chosen, chosenLogits), expected!), upstream),
        frozen
          ? undefined
          : tf.add(tf.concat2d(dRows, 0), tf.unsortedSegmentSum(sloped(weighted, chosenLogits), targets, vocabulary)),
      ]
    },
  })(hidden, head)
}

interface Chunk {
  readonly start: number
  readonly size: number
}

/**
 * `total` rows cut into chunks of about one size, at most `most` where that is at least 1. Their number is 1, 2, 3, 4, 6, 8, 12
 * and so on: batches of about the same size so have the same operations, and a compiled graph serves them all.
 */
const evenChunks = (total: number, most: number): Chunk[] => {
  const needed = Math.ceil(total / Math.max(1, most))
  const power = 2 ** Math.ceil(Math.log2(needed))
  const count = Math.min(total, needed <= 0.75 * power && power > 2 ? 0.75 * power : power)
  const startOf = (index: number): number => Math.floor((index * total) / count)
  return Array.from({ length: count }, (_, index) => ({
    start: startOf(index),
    size: startOf(index + 1) - startOf(index),
  }))
}
