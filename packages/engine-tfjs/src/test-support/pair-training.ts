import type { Engine, LossResult, SequenceLogProbs, TokenLayout } from '@kedge/core'
import * as tf from '@tensorflow/tfjs'
import { createLayout, type LayoutRow } from './layouts.ts'

/** Pairs of token ids for a model of at least 128. */
export const rows: readonly LayoutRow[] = [
  {
    prompt: [5, 9, 100, 3],
    completions: [
      [11, 12, 13],
      [90, 2],
    ],
  },
  {
    prompt: [7, 7, 1],
    completions: [
      [40, 41, 42, 43, 44],
      [41, 40, 6],
    ],
  },
  {
    prompt: [8],
    completions: [
      [3, 1],
      [2, 77, 50, 9],
    ],
  },
  { prompt: [60, 61], completions: [[4], [120, 121]] },
]

/** DPO with beta 0.5 on a layout of pairs. */
const pairLoss =
  (reference: SequenceLogProbs) =>
  ({ tokens, mask }: SequenceLogProbs): LossResult => {
    const pairs = tokens.shape[0] / 2
    const gains = tf.sum(tf.sub(tokens, reference.tokens), 1)
    const margins = tf.mul(tf.sub(tf.slice(gains, 0, pairs), tf.slice(gains, pairs, pairs)), 0.5)
    const longest = tf.slice(tf.sum(mask, 1), 0, pairs)
    return {
      loss: tf.mean(tf.softplus(tf.neg(margins))),
      metrics: { margins: tf.mean(margins), length: { total: tf.sum(longest), weight: tf.sum(tf.onesLike(longest)) } },
    }
  }

/** Gathers the gradient of the pair loss against the engine's own reference. */
export const backward = async (engine: Engine, layout: TokenLayout, weight = 1) => {
  const reference = await engine.reference!.logProbs(layout)
  const values = await engine.backward(layout, pairLoss(reference), weight, layout.rows)
  tf.dispose([reference.tokens, reference.mask])
  return values
}

/** One optimizer step on `rows`. */
export const step = async (engine: Engine, learningRate = 1e-3) => {
  const values = await backward(engine, createLayout(rows))
  return { ...values, ...(await engine.update({ learningRate, maxGradNorm: 1 })) }
}

/** Log-probs of `rows` under the policy. */
export const scores = async (engine: Engine) => {
  const { tokens, mask } = await engine.logProbs(createLayout(rows))
  const values = tokens.dataSync()
  tf.dispose([tokens, mask])
  return values
}
