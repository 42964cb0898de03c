import * as tf from '@tensorflow/tfjs'
import type { Weights } from '../model/architecture.ts'
import { addLowRank, type LowRank } from '../operations/add-low-rank.ts'
import type { MaskSource } from './dropout-mask.ts'
import type { LinearModule } from './linear-modules.ts'

interface Dropout {
  readonly probability: number
  readonly masks: MaskSource
}

/** A model's weights with what `modules` add to some of its linear layers. */
export const adaptWeights = (
  weights: Weights,
  modules: Iterable<LinearModule & LowRank>,
  dropout?: Dropout,
): Weights => {
  const byMatrix = new Map([...modules].map((module, index) => [module.matrix, { ...module, index }]))
  const mask = (x: tf.Tensor2D, index: number): tf.Tensor2D | undefined =>
    dropout && tf.tensor2d(dropout.masks(index, x.size), x.shape, 'bool')
  const scaleOf = (scale: LowRank['scale']): LowRank['scale'] =>
    // What stays is scaled up by as much as was dropped.
    dropout && typeof scale === 'number' ? scale / (1 - dropout.probability) : scale

  const adapted =
    (compute: Weights['linear']): Weights['linear'] =>
    (x, name) => {
      const module = byMatrix.get(name)
      const y = compute(x, name)
      if (module === undefined) return y
      return addLowRank(y, x, { ...module, scale: scaleOf(module.scale) }, mask(x, module.index))
    }
  return { ...weights, linear: adapted(weights.linear), linearTransposed: adapted(weights.linearTransposed) }
}
