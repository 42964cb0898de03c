import * as tf from '@tensorflow/tfjs'
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm'

/**
 * Gives the wasm backend UnsortedSegmentSum, the gradient of `tf.gather`, which it lacks: a scatter-add over its heap.
 */
export const registerSegmentSum = (): void => {
  tf.registerKernel({
    kernelName: 'UnsortedSegmentSum',
    backendName: 'wasm',
    kernelFunc: ({ inputs, attrs, backend }) => {
      const wasm = backend as BackendWasm
      const { x, segmentIds } = inputs as { x: tf.TensorInfo; segmentIds: tf.TensorInfo }
      const { numSegments } = attrs as { numSegments: number }
      const inner = x.shape.slice(segmentIds.shape.length)
      const size = inner.reduce((product, length) => product * length, 1)
      const output = wasm.makeOutput([numSegments, ...inner], x.dtype)
      // Views are taken after the output exists: making it may grow the heap, which detaches older views.
      const sums = wasm.typedArrayFromHeap(output).fill(0)
      const values = wasm.typedArrayFromHeap(x)
      wasm.typedArrayFromHeap(segmentIds).forEach((segment: number, index: number) => {
        if (segment < 0 || segment >= numSegments) return
        for (let channel = 0; channel < size; channel++) {
          sums[segment * size + channel]! += values[index * size + channel]!
        }
      })
      return output
    },
  })
}
