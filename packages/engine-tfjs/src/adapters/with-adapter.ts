import * as tf from '@tensorflow/tfjs'
import type { CausalModel } from '../model/causal-model.ts'
import { adaptWeights } from './adapt-weights.ts'
import { multipliedOut } from './linear-modules.ts'
import { readAdapter } from './read-adapter.ts'

/**
 * A model as the adapter in `dir` changes it, to be scored and sampled from. It shares the base model's parameters: `dispose`
 * gives back the adapter, and leaves the base model to its owner.
 *
 * @throws KedgeError MODEL_NOT_FOUND, or MODEL_INVALID for an adapter that does not fit or is not implemented
 */
export const withAdapter = async (base: CausalModel, dir: string): Promise<CausalModel> => {
  const adapter = await readAdapter(dir, base.architecture)
  return { ...base, weights: adaptWeights(base.weights, adapter.modules.values()), dispose: adapter.dispose }
}

/**
 * Adds the adapter in `dir` to the base model's own matrices, `W + scale * B A`, as PEFT's `merge_and_unload`.
 *
 * @throws KedgeError as `withAdapter`
 */
export const mergeAdapter = async (base: CausalModel, dir: string): Promise<void> => {
  const adapter = await readAdapter(dir, base.architecture)
  for (const module of adapter.modules.values()) {
    const parameter = base.parameters.get(module.matrix)!
    const { down, up, scale } = module
    tf.tidy(() => parameter.assign(tf.add(parameter, tf.mul(multipliedOut(module, up, down), scale))))
  }
  adapter.dispose()
}
