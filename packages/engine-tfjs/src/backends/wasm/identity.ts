import * as tf from '@tensorflow/tfjs'

/**
 * Replaces the wasm backend's Identity, which copies, by one that shares the buffer as the other backends do: every tensor
 * kept for a backward pass is such a clone.
 */
export const registerIdentity = (): void => {
  tf.unregisterKernel('Identity', 'wasm')
  tf.registerKernel({
    kernelName: 'Identity',
    backendName: 'wasm',
    kernelFunc: ({ inputs, backend }) => {
      const { dataId, shape, dtype } = inputs.x as tf.TensorInfo
      ;(backend as tf.KernelBackend).incRef(dataId)
      return { dataId, shape, dtype }
    },
  })
}
