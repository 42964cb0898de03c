import * as tf from '@tensorflow/tfjs'
import type { Activation, Gate } from './activations.ts'
import type { Layer } from './layer.ts'

/** `down(activation(up(x)))` */
export const feedForward = (up: Layer, activation: Activation, down: Layer): Layer => ({
  shapes: { ...up.shapes, ...down.shapes },
  apply: (weights, x) => down.apply(weights, activation(up.apply(weights, x))),
})

/** `down(gate(gated(x), up(x)))` (arXiv 2002.05202) */
export const gatedFeedForward = (gated: Layer, up: Layer, gate: Gate, down: Layer): Layer => ({
  shapes: { ...gated.shapes, ...up.shapes, ...down.shapes },
  apply: (weights, x) => down.apply(weights, gate(gated.apply(weights, x), up.apply(weights, x))),
})

/** The same with one layer for both, whose output holds the gate's half first. */
export const stackedFeedForward = (both: Layer, gate: Gate, down: Layer): Layer => ({
  shapes: { ...both.shapes, ...down.shapes },
  apply(weights, x) {
    const [gated, up]: tf.Tensor2D[] = tf.split(both.apply(weights, x), 2, 1)
    return down.apply(weights, gate(gated!, up!))
  },
})
