import * as tf from '@tensorflow/tfjs'
import { layerNorm } from '../../operations/layer-norm.ts'
import { rmsNorm } from '../../operations/rms-norm.ts'
import type { Layer } from './layer.ts'

/** A normalization of `size` channels; its parameters are named after `name`. */
export type Norm = (name: string, size: number) => Layer

/** Root-mean-square normalization, see `rmsNorm`. */
export const rmsNormWith =
  (epsilon: number): Norm =>
  (name, size) => ({
    shapes: { [`${name}.weight`]: [size] },
    apply: ({ vector }, x) => rmsNorm(x, vector(`${name}.weight`), epsilon),
  })

/** The same with a weight that counts from 1, as Gemma stores it. */
export const offsetRmsNormWith =
  (epsilon: number): Norm =>
  (name, size) => ({
    shapes: { [`${name}.weight`]: [size] },
    apply: ({ vector }, x) => rmsNorm(x, tf.add(vector(`${name}.weight`), 1), epsilon),
  })

/** Normalization of mean and variance, see `layerNorm`. */
export const layerNormWith =
  (epsilon: number): Norm =>
  (name, size) => ({
    shapes: { [`${name}.weight`]: [size], [`${name}.bias`]: [size] },
    apply: ({ vector }, x) => layerNorm(x, vector(`${name}.weight`), vector(`${name}.bias`), epsilon),
  })

/** A normalization of each head of `[tokens, heads * headSize]`, with the same weights for all heads. */
export const perHead = (norm: Norm, name: string, headSize: number): Layer => {
  const { shapes, apply } = norm(name, headSize)
  return {
    shapes,
    apply: (weights, x) => tf.reshape(apply(weights, tf.reshape(x, [-1, headSize])), x.shape),
  }
}
