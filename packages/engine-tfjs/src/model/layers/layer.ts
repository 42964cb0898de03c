import type { Tensor2D } from '@tensorflow/tfjs'
import type { Weights } from '../architecture.ts'

/** Shapes of parameters by name. */
export type Shapes = Readonly<Record<string, readonly number[]>>

/** A part of a model: its parameters, and what it makes of `[tokens, channels]`. */
export interface Layer {
  readonly shapes: Shapes
  apply(weights: Weights, x: Tensor2D): Tensor2D
}

/** What a layer within a block may use of the other tokens. */
export interface BlockScope {
  /** As `BlockContext.attend`, for the block's own layer. */
  attend(query: Tensor2D, key: Tensor2D, value: Tensor2D): Tensor2D
  /** As `BlockContext.read`, for the block's own layer. */
  read(x: Tensor2D): Tensor2D
}

/** A layer that may look at other tokens. Every `Layer` is one. */
export interface BlockLayer {
  readonly shapes: Shapes
  apply(weights: Weights, x: Tensor2D, scope: BlockScope): Tensor2D
}

/** Layers behind one another. */
export const chain = (...layers: readonly BlockLayer[]): BlockLayer => ({
  shapes: Object.assign({}, ...layers.map(({ shapes }) => shapes)),
  apply: (weights, input, scope) => layers.reduce((x, layer) => layer.apply(weights, x, scope), input),
})

/** The same weights under names that leave `prefix` out. */
export const within = (weights: Weights, prefix: string): Weights => ({
  matrix: (name) => weights.matrix(prefix + name),
  vector: (name) => weights.vector(prefix + name),
  linear: (x, name) => weights.linear(x, prefix + name),
  linearTransposed: (x, name) => weights.linearTransposed(x, prefix + name),
})
