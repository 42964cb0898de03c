import * as tf from '@tensorflow/tfjs'
import type { LoraModule } from './adapter.ts'
import { multipliedOut } from './linear-modules.ts'

/** A sum of products of low rank, `up * diag(scale) * down`. */
interface Products {
  /** `[rank, in]`; the rank is that of all terms, and of free places behind them. */
  readonly down: tf.Tensor2D
  /** `[out, rank]` */
  readonly up: tf.Tensor2D
  /** `[1, rank]` */
  readonly scale: tf.Tensor2D
}

/** The same as one matrix, shaped as the base model's. */
interface Whole {
  readonly delta: tf.Tensor2D
}

/**
 * How far a reference's matrix lies from the base model's. It is a sum of the policies that were mixed in, each with its
 * weight, and nothing of it is approximated: kept as products while that is the smaller form, and whole from there on.
 */
export type Displacement = Products | Whole

/** Shapes of a displacement's tensors, which follow from the number of terms. */
export const displacementShapes = (
  module: LoraModule,
  terms: number,
): Readonly<Record<string, readonly [number, number]>> => {
  const { inputs, outputs, transposed } = module
  if (isWhole(module, terms)) return { delta: transposed ? [inputs, outputs] : [outputs, inputs] }
  const rank = roomFor(module, terms)
  return { down: [rank, inputs], up: [outputs, rank], scale: [1, rank] }
}

/** Room grows by doubling: a compiled graph then serves many moves, and free places add nothing. */
const roomFor = ({ down }: LoraModule, terms: number): number => down.shape[0] * 2 ** Math.ceil(Math.log2(terms))

const isWhole = (module: LoraModule, terms: number): boolean =>
  terms > 1 && roomFor(module, terms) * (module.inputs + module.outputs) > module.inputs * module.outputs

/** `weight` times the policy's own displacement as it is now: one term. */
export const displacementOf = ({ down, up, scale }: LoraModule, weight = 1): Products => ({
  // Shares the policy's buffers until an optimizer step changes those.
  down: tf.clone(down),
  up: tf.clone(up),
  scale: tf.fill([1, down.shape[0]], weight * scale),
})

/** `alpha * policy + (1 - alpha) * before`, where `before` has `terms` terms: one more. */
export const mixDisplacement = (
  before: Displacement | undefined,
  module: LoraModule,
  terms: number,
  alpha: number,
): Displacement => {
  const rank = module.down.shape[0]
  if (before && 'delta' in before) {
    const gained = multipliedOut(module, tf.mul(module.up, alpha * module.scale), module.down)
    return { delta: tf.add(tf.mul(before.delta, 1 - alpha), gained) }
  }
  const added = displacementOf(module, alpha)
  const sum = before ? join(scaled(firstPlaces(before, terms * rank), 1 - alpha), added) : added
  if (isWhole(module, terms + 1)) return { delta: multipliedOut(module, tf.mul(sum.up, sum.scale), sum.down) }
  const free = roomFor(module, terms + 1) - (terms + 1) * rank
  return free === 0 ? sum : join(sum, emptyPlaces(module, free))
}

const firstPlaces = ({ down, up, scale }: Products, count: number): Products => ({
  down: tf.slice2d(down, [0, 0], [count, -1]),
  up: tf.slice2d(up, [0, 0], [-1, count]),
  scale: tf.slice2d(scale, [0, 0], [-1, count]),
})

const emptyPlaces = ({ inputs, outputs }: LoraModule, count: number): Products => ({
  down: tf.zeros([count, inputs]),
  up: tf.zeros([outputs, count]),
  scale: tf.zeros([1, count]),
})

const scaled = (products: Products, factor: number): Products => ({
  ...products,
  scale: tf.mul(products.scale, factor),
})

const join = (one: Products, other: Products): Products => ({
  down: tf.concat2d([one.down, other.down], 0),
  up: tf.concat2d([one.up, other.up], 1),
  scale: tf.concat2d([one.scale, other.scale], 1),
})
