import { matMul, type Tensor } from '@tensorflow/tfjs'
import { linear } from '../operations/linear.ts'
import type { Weights } from './architecture.ts'

type Lookup = <T extends Tensor>(name: string) => T

/** Finds tensors by name. */
export const lookup =
  (tensors: ReadonlyMap<string, Tensor>): Lookup =>
  <T extends Tensor>(name: string): T => {
    const tensor = tensors.get(name)
    if (!tensor) throw new Error(`no parameter is named ${name}`)
    return tensor as T
  }

/** Computes with the parameters that `find` gives by their names. */
export const createWeights = (find: Lookup): Weights => ({
  matrix: find,
  vector: find,
  linear: (x, name) => linear(x, find(name)),
  linearTransposed: (x, name) => matMul(x, find(name)),
})
