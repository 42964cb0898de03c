import * as tf from '@tensorflow/tfjs'
import { registerGather } from './gather.ts'
import { registerIdentity } from './identity.ts'
import { registerMatrixProduct } from './matrix-product.ts'
import { registerSegmentSum } from './segment-sum.ts'

/** Adds what the wasm backend lacks for training and replaces what it does slowly; call it before the backend starts. */
export const registerWasmKernels = (): void => {
  // The kernel that the backend lacks tells whether ours are in place.
  if (tf.getKernel('UnsortedSegmentSum', 'wasm')) return
  registerSegmentSum()
  registerIdentity()
  registerGather()
  registerMatrixProduct()
}
