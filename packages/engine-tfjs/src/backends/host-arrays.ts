import * as tf from '@tensorflow/tfjs'

/** A backend that keeps tensors in arrays of this process, and lends them out for changing them in place. */
export interface ArrayBackend extends tf.KernelBackend {
  /** The array of a float32 tensor that shares its data id with none. Nothing computed or recorded before changes with it. */
  hostArray(dataId: object): Float32Array
}

export const keepsArrays = (backend: tf.KernelBackend): backend is ArrayBackend => 'hostArray' in backend

/** The array of a variable, to be changed in place. What shares its data by now (a clone, a copied model) keeps the old. */
export const variableArray = (backend: ArrayBackend, variable: tf.Variable): Float32Array => {
  if (backend.refCount(variable.dataId) > 1) {
    tf.tidy(() => variable.assign(tf.tensor(variable.dataSync(), variable.shape)))
  }
  return backend.hostArray(variable.dataId)
}
