import * as tf from '@tensorflow/tfjs'
import { gatedSilu } from '../../operations/gated-silu.ts'
import { gelu, geluTanh } from '../../operations/gelu.ts'
import type { ConfigReader } from '../config-reader.ts'

/** `[tokens, channels]` to the same, value by value. */
export type Activation = (x: tf.Tensor2D) => tf.Tensor2D

/** The activation of a gate times what it lets through, all of one shape. */
export type Gate = (gate: tf.Tensor2D, up: tf.Tensor2D) => tf.Tensor2D

const silu: Activation = (x) => gatedSilu(x, tf.onesLike(x))

/** By their names in `config.json`. */
const activations: Readonly<Record<string, Activation>> = {
  silu,
  swish: silu,
  gelu,
  gelu_new: geluTanh,
  gelu_fast: geluTanh,
  gelu_pytorch_tanh: geluTanh,
  relu: (x) => tf.relu(x),
}

/** @throws KedgeError MODEL_INVALID for an activation that is not implemented */
export const readActivation = (config: ConfigReader, key: string, fallback: string): Activation => {
  const name = config.text(key, fallback)
  const activation = Object.hasOwn(activations, name) ? activations[name] : undefined
  return activation ?? config.refuse(key, `the activations implemented are ${Object.keys(activations).join(', ')}`)
}

/** @throws KedgeError MODEL_INVALID for an activation that is not implemented */
export const readGate = (config: ConfigReader, key: string, fallback: string): Gate => {
  const activation = readActivation(config, key, fallback)
  return activation === silu ? gatedSilu : (gate, up) => tf.mul(activation(gate), up)
}
