import { type DataType, type KernelConfig, type TensorInfo, util } from '@tensorflow/tfjs-core'
import type { OnnxBackend } from '../backend.ts'
import { isGraphType } from '../content.ts'
import { fillValue, type Value } from '../graph/value.ts'
import { cast } from '../ops/cast.ts'
import { BACKEND_NAME, graphKernel, runOnHost, type Unary } from './define.ts'

interface FillAttributes {
  readonly shape: number[]
  readonly value: number | string
  readonly dtype?: DataType
}

/** A number or string repeated. Numbers take no memory until they are read. */
const fill: KernelConfig = {
  kernelName: 'Fill',
  backendName: BACKEND_NAME,
  kernelFunc({ attrs, backend }): TensorInfo {
    const onnx = backend as OnnxBackend
    const { shape, value, dtype = util.inferDtype(value) } = attrs as unknown as FillAttributes
    if (isGraphType(dtype) && util.sizeFromShape(shape) > 0) {
      const number = dtype === 'float32' ? Number(value) : Math.trunc(Number(value))
      return onnx.tensorOf(fillValue(dtype, shape, number))
    }
    const element = typeof value === 'string' ? util.encodeString(value) : value
    const values = util.getArrayFromDType(dtype, util.sizeFromShape(shape)) as unknown[]
    return onnx.tensorFrom(values.fill(element) as Uint8Array[], shape, dtype)
  },
}

/** A tensor computed on the host from attributes alone. */
const sequence = (kernelName: string): KernelConfig => ({
  kernelName,
  backendName: BACKEND_NAME,
  kernelFunc: ({ attrs, backend }) =>
    runOnHost(kernelName, { inputs: {}, attrs: attrs ?? {}, backend: backend as object }),
})

const likeKernel = (kernelName: string, number: number) =>
  graphKernel<Unary>(kernelName, ({ x }) => fillValue(x.type, x.shape, number))

export const creationKernels = [
  fill,
  sequence('Range'),
  sequence('LinSpace'),
  likeKernel('OnesLike', 1),
  likeKernel('ZerosLike', 0),
  graphKernel<{ x: Value }, { dtype: DataType }>('Cast', ({ x }, { dtype }) =>
    isGraphType(dtype) ? cast(x, dtype) : undefined,
  ),
]
