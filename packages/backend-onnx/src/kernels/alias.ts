import { type KernelConfig, type TensorInfo, util } from '@tensorflow/tfjs-core'
import type { OnnxBackend } from '../backend.ts'
import { BACKEND_NAME } from './define.ts'

interface AliasCall {
  readonly inputs: Record<string, TensorInfo>
  readonly attrs: Record<string, unknown>
}

/** A kernel whose output is its input's data, seen in another shape: nothing is recorded. */
const aliasKernel = (
  kernelName: string,
  inputName: string,
  shapeOf: (input: TensorInfo, attributes: Record<string, unknown>) => number[],
): KernelConfig => ({
  kernelName,
  backendName: BACKEND_NAME,
  kernelFunc(call) {
    const { inputs, attrs } = call as unknown as AliasCall
    const input = inputs[inputName]!
    const shape = shapeOf(input, attrs)
    ;(call.backend as OnnxBackend).incRef(input.dataId)
    return { dataId: input.dataId, shape, dtype: input.dtype }
  },
})

export const aliasKernels = [
  aliasKernel('Identity', 'x', ({ shape }) => shape),
  aliasKernel('Reshape', 'x', (x, { shape }) => {
    const size = util.sizeFromShape(x.shape)
    const inferred = util.inferFromImplicitShape(shape as number[], size)
    util.assert(
      size === util.sizeFromShape(inferred),
      () =>
        `The new shape (${inferred}) has ${util.sizeFromShape(inferred)} elements and the old ` +
        `shape (${x.shape}) has ${size} elements. The new shape and old shape must have the same number of elements.`,
    )
    return inferred
  }),
  aliasKernel('ExpandDims', 'input', ({ shape }, { dim }) => {
    const axis = dim as number
    util.assert(
      -(shape.length + 1) <= axis,
      () => `Axis must be in the interval [${-(shape.length + 1)}, ${shape.length}]`,
    )
    return shape.toSpliced(axis < 0 ? shape.length + axis + 1 : axis, 0, 1)
  }),
]
