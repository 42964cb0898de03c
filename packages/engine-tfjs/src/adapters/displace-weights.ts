import * as tf from '@tensorflow/tfjs'
import type { Weights } from '../model/architecture.ts'
import type { CausalModel } from '../model/causal-model.ts'
import { createWeights, lookup } from '../model/create-weights.ts'
import { adaptWeights } from './adapt-weights.ts'
import type { Adapter } from './adapter.ts'
import type { Displacement } from './displacement.ts'

/** The base model's weights, with some matrices displaced: products act beside a matrix, a whole difference is added to it. */
export const displaceWeights = (
  base: CausalModel,
  { modules }: Adapter,
  displacements: ReadonlyMap<string, Displacement>,
): Weights => {
  const deltas = new Map<string, tf.Tensor2D>()
  const products = [...displacements].flatMap(([name, displacement]) => {
    const module = modules.get(name)!
    if (!('delta' in displacement)) return [{ ...module, ...displacement }]
    deltas.set(module.matrix, displacement.delta)
    return []
  })
  const find = lookup(base.parameters)
  const displaced = createWeights(<T extends tf.Tensor>(name: string): T => {
    const [matrix, delta] = [find<T>(name), deltas.get(name)]
    return delta ? tf.add<T>(matrix, delta) : matrix
  })
  return adaptWeights(displaced, products)
}
