import * as tf from '@tensorflow/tfjs'

/** Puts TensorFlow.js on its `cpu` backend: plain JavaScript in float32, which adds in the same order everywhere. */
export const useCpu = async (): Promise<void> => {
  tf.enableProdMode()
  await tf.setBackend('cpu')
}
