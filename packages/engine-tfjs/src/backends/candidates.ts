import * as tf from '@tensorflow/tfjs'
import { registerWasmKernels } from './wasm/register-kernels.ts'

/** A way to run tensors. A new backend is one more entry of `backendCandidates`. */
export interface BackendCandidate {
  readonly name: string
  /** Its name in TensorFlow.js's registry. */
  readonly registeredAs: string
  /** What speaks for it, for `kedge doctor`. */
  readonly summary: string
  /** Registers the backend with TensorFlow.js; throws with the reason where it cannot. */
  register(): Promise<void>
  /** Looks at the initialized backend and throws where it is not what the name promises. */
  verify?(): void
}

/** In the order in which `auto` tries them. */
export const backendCandidates = [
  {
    name: 'tensorflow-gpu',
    registeredAs: 'tensorflow',
    summary: 'libtensorflow on an NVIDIA GPU (@tensorflow/tfjs-node-gpu)',
    register: () => importOptional('@tensorflow/tfjs-node-gpu'),
    verify() {
      const { isUsingGpuDevice } = tf.backend() as tf.KernelBackend & { readonly isUsingGpuDevice?: boolean }
      if (isUsingGpuDevice === false)
        throw new Error('libtensorflow loads but sees no GPU (docs/tensorflow.md says what it needs)')
    },
  },
  {
    name: 'tensorflow',
    registeredAs: 'tensorflow',
    summary: 'libtensorflow on the CPU (@tensorflow/tfjs-node)',
    register: () => importOptional('@tensorflow/tfjs-node'),
  },
  {
    name: 'onnx',
    registeredAs: 'onnx',
    summary: 'ONNX Runtime on the CPU, native and on all cores, from npm alone (@kedge/backend-onnx)',
    async register() {
      const { registerOnnxBackend } = await import('@kedge/backend-onnx')
      const { registerOnnxKernels } = await import('./onnx/register-kernels.ts')
      if (!('onnx' in tf.engine().registryFactory)) registerOnnxBackend()
      registerOnnxKernels()
    },
  },
  {
    name: 'wasm',
    registeredAs: 'wasm',
    summary: 'WebAssembly with SIMD, one thread, from npm alone',
    async register() {
      await import('@tensorflow/tfjs-backend-wasm')
      registerWasmKernels()
    },
  },
  {
    name: 'cpu',
    registeredAs: 'cpu',
    summary: 'plain JavaScript: always there, and very slow',
    register: async () => {},
  },
] as const satisfies readonly BackendCandidate[]

export type BackendName = (typeof backendCandidates)[number]['name']

/** Imports a package that need not be installed. */
const importOptional = async (name: string): Promise<void> => {
  try {
    await import(name)
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    // Only this package's own absence reads as "not installed"; a dependency that it misses is a broken install.
    if (code === 'ERR_MODULE_NOT_FOUND' && message.includes(`'${name}'`)) throw new Error(`${name} is not installed`)
    throw error
  }
}
