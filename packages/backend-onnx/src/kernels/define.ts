import {
  type DataType,
  type KernelConfig,
  type NamedAttrMap,
  type NamedTensorInfoMap,
  type TensorInfo,
  util,
} from '@tensorflow/tfjs-core'
import type { OnnxBackend } from '../backend.ts'
import { isGraphType } from '../content.ts'
import type { Value } from '../graph/value.ts'
import { type HostTensor, mapInputs } from '../host-kernels.ts'

/** The name under which the backend and its kernels are registered. */
export const BACKEND_NAME = 'onnx'

export interface Unary {
  readonly x: Value
}

export interface Binary {
  readonly a: Value
  readonly b: Value
}

/**
 * Records a kernel: from the values of its inputs and its attributes to the values of its outputs, or `undefined` when this
 * call cannot be a graph and is to run on the host.
 */
export type Recorder<Inputs, Attributes> = (inputs: Inputs, attributes: Attributes) => Value | Value[] | undefined

interface KernelCall {
  readonly inputs: NamedTensorInfoMap
  readonly attrs?: NamedAttrMap
  readonly backend: object
}

/** Runs one kernel call on the host, over computed values. */
export const runOnHost = (
  kernelName: string,
  { inputs, attrs = {}, backend }: KernelCall,
): TensorInfo | TensorInfo[] => {
  const onnx = backend as OnnxBackend
  const download = ({ dataId, shape, dtype }: TensorInfo): HostTensor => ({
    values: onnx.readSync(dataId),
    shape,
    dtype,
  })
  const upload = ({ values, shape, dtype }: HostTensor): TensorInfo => onnx.tensorFrom(values, shape, dtype)
  const values = mapInputs(inputs as Record<string, TensorInfo | TensorInfo[]>, (input) =>
    Array.isArray(input) ? input.map(download) : download(input),
  )
  const outputs = onnx.hostKernels.run(kernelName, values, attrs)
  return Array.isArray(outputs) ? outputs.map(upload) : upload(outputs)
}

const isRecordable = ({ dtype, shape }: { dtype: DataType; shape: number[] }): boolean =>
  isGraphType(dtype) && util.sizeFromShape(shape) > 0

/** A kernel that becomes nodes of the graph. Strings, complex numbers and empty inputs run on the host instead. */
export const graphKernel = <Inputs, Attributes = unknown>(
  kernelName: string,
  recorder: Recorder<Inputs, Attributes>,
): KernelConfig => ({
  kernelName,
  backendName: BACKEND_NAME,
  kernelFunc(call) {
    const backend = call.backend as OnnxBackend
    const infos = Object.values(call.inputs).filter((info) => info != null)
    const recorded = infos.every(isRecordable)
      ? recorder(
          mapInputs(call.inputs as Record<string, TensorInfo>, (info) => backend.valueFor(info)) as Inputs,
          (call.attrs ?? {}) as Attributes,
        )
      : undefined
    if (recorded === undefined) return runOnHost(kernelName, call as KernelCall)
    backend.countKernel()
    const tensorOf = (value: Value): TensorInfo => {
      if (value.node !== undefined) value.node.kernel ||= kernelName
      return backend.tensorOf(value)
    }
    return Array.isArray(recorded) ? recorded.map(tensorOf) : tensorOf(recorded)
  },
})

/** A kernel that always runs on the host. */
export const hostKernel = (kernelName: string): KernelConfig => ({
  kernelName,
  backendName: BACKEND_NAME,
  kernelFunc: (call) => runOnHost(kernelName, call as KernelCall),
})
