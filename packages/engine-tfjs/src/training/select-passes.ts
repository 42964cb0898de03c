import * as tf from '@tensorflow/tfjs'
import { keepsArrays } from '../backends/host-arrays.ts'
import { arrayPasses } from './array-passes.ts'
import type { ParameterPasses } from './parameter-passes.ts'
import { tensorPasses } from './tensor-passes.ts'

/** The passes as the present backend does them best. */
export const selectPasses = (): ParameterPasses => {
  const backend = tf.backend()
  return keepsArrays(backend) ? arrayPasses(backend) : tensorPasses
}
