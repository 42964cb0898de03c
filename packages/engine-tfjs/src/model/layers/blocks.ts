import * as tf from '@tensorflow/tfjs'
import { type BlockLayer, chain, type Layer } from './layer.ts'

/** The parts of a transformer block. */
export interface BlockParts {
  readonly attentionNorm: Layer
  readonly attention: BlockLayer
  readonly feedForwardNorm: Layer
  readonly feedForward: BlockLayer
}

/** Attention, then the feed-forward layer on what came out; both are added to what they read. */
export const sequentialBlock = (parts: BlockParts): BlockLayer => {
  const attention = chain(parts.attentionNorm, parts.attention)
  const feedForward = chain(parts.feedForwardNorm, parts.feedForward)
  return {
    shapes: { ...attention.shapes, ...feedForward.shapes },
    apply(weights, x, scope) {
      const middle: tf.Tensor2D = tf.add(scope.read(x), attention.apply(weights, x, scope))
      return tf.add(middle, feedForward.apply(weights, middle, scope))
    },
  }
}

/** Attention and the feed-forward layer side by side on the same input; both are added to it (GPT-J, GPT-NeoX). */
export const parallelBlock = (parts: BlockParts): BlockLayer => {
  const attention = chain(parts.attentionNorm, parts.attention)
  const feedForward = chain(parts.feedForwardNorm, parts.feedForward)
  return {
    shapes: { ...attention.shapes, ...feedForward.shapes },
    apply(weights, x, scope) {
      const read = scope.read(x)
      return tf.add(tf.add(attention.apply(weights, x, scope), feedForward.apply(weights, read, scope)), read)
    },
  }
}
