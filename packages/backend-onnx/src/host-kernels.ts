import { createRequire } from 'node:module'
import {
  type backend_util,
  type DataType,
  findBackendFactory,
  getKernel,
  getKernelsForBackend,
  type NamedAttrMap,
  type NamedTensorInfoMap,
  type TensorInfo,
} from '@tensorflow/tfjs-core'

/** A tensor on the host. Complex numbers are interleaved; strings are encoded. */
export interface HostTensor {
  readonly values: backend_util.BackendValues
  readonly shape: number[]
  readonly dtype: DataType
}

/** A kernel's inputs by name; some take lists of tensors. */
export type HostInputs = Readonly<Record<string, HostTensor | readonly HostTensor[]>>

/** Runs kernels of the plain JavaScript backend on host data, for what cannot be a graph. */
export interface HostKernels {
  run(kernelName: string, inputs: HostInputs, attributes: NamedAttrMap): HostTensor | HostTensor[]
}

/** Converts a kernel's inputs, which are a record or, for a few kernels, a list. */
export const mapInputs = <From, To>(inputs: Readonly<Record<string, From>>, convert: (input: From) => To) => {
  if (Array.isArray(inputs)) return inputs.map(convert) as unknown as Record<string, To>
  const present = Object.entries(inputs).filter(([, input]) => input != null)
  return Object.fromEntries(present.map(([name, input]) => [name, convert(input)]))
}

type CpuBackend = InstanceType<typeof import('@tensorflow/tfjs-backend-cpu').MathBackendCPU>

const splitComplex = (values: Float32Array, part: 0 | 1): Float32Array =>
  Float32Array.from({ length: values.length / 2 }, (_, index) => values[2 * index + part]!)

/**
 * An instance of our own of the plain JavaScript backend. `@tensorflow/tfjs` brings and registers it; where a program has
 * only `@tensorflow/tfjs-core`, it is loaded here, and registers itself as 'cpu'.
 */
const createCpuBackend = (): CpuBackend => {
  const require = createRequire(import.meta.url)
  if (findBackendFactory('cpu') === null || getKernelsForBackend('cpu').length === 0) {
    require('@tensorflow/tfjs-backend-cpu')
  }
  return findBackendFactory('cpu')() as CpuBackend
}

export const createHostKernels = (): HostKernels => {
  const backend = createCpuBackend()
  // Keeps the instance from advising, in Node.js, to install another backend.
  Reflect.set(backend, 'firstUse', false)

  const call = (kernelName: string, inputs: NamedTensorInfoMap, attrs: NamedAttrMap): TensorInfo | TensorInfo[] => {
    const kernel = getKernel(kernelName, 'cpu')
    if (kernel === undefined) throw new Error(`onnx backend: no implementation of kernel '${kernelName}'`)
    return kernel.kernelFunc({ inputs, attrs, backend })
  }
  const upload = ({ values, shape, dtype }: HostTensor): TensorInfo => {
    // A few kernels read the rank, which tensors have and tensor infos lack.
    if (dtype !== 'complex64')
      return Object.assign(backend.makeTensorInfo(shape, dtype, values), { rank: shape.length })
    const interleaved = values as Float32Array
    const real = backend.makeTensorInfo(shape, 'float32', splitComplex(interleaved, 0))
    const imag = backend.makeTensorInfo(shape, 'float32', splitComplex(interleaved, 1))
    const complex = call('Complex', { real, imag }, {}) as TensorInfo
    backend.disposeData(real.dataId)
    backend.disposeData(imag.dataId)
    return complex
  }
  const download = ({ dataId, shape, dtype }: TensorInfo): HostTensor => ({
    values: backend.readSync(dataId),
    shape,
    dtype,
  })

  return {
    run(kernelName, inputs, attributes) {
      const uploaded: TensorInfo[] = []
      const put = (tensor: HostTensor): TensorInfo => {
        const info = upload(tensor)
        uploaded.push(info)
        return info
      }
      try {
        const infos = mapInputs(inputs, (input) => (Array.isArray(input) ? input.map(put) : put(input as HostTensor)))
        const outputs = call(kernelName, infos as NamedTensorInfoMap, attributes)
        const results = Array.isArray(outputs) ? outputs.map(download) : download(outputs)
        for (const { dataId } of [outputs].flat()) backend.disposeData(dataId, true)
        return results
      } finally {
        for (const { dataId } of uploaded) backend.disposeData(dataId, true)
      }
    },
  }
}
