import * as tf from '@tensorflow/tfjs'
import { beforeAll } from 'vitest'

/** Runs the tests of the enclosing `describe` on TensorFlow.js' `cpu` backend: float32, synchronous, the same everywhere. */
export const useCpuBackend = (): void => {
  beforeAll(async () => {
    tf.enableProdMode()
    await tf.setBackend('cpu')
    await tf.ready()
  })
}
