import { createRequire } from 'node:module'
import type { InferenceSession, Tensor } from 'onnxruntime-node'
import type { HostData, Value } from '../graph/value.ts'

export type SessionOptions = InferenceSession.SessionOptions

/** A compiled model. */
export interface Session {
  /** Blocks until the outputs are there: each in the memory given for it, or in new memory. */
  run(
    feeds: Readonly<Record<string, Tensor>>,
    outputs: Readonly<Record<string, Tensor | null>>,
  ): Readonly<Record<string, HostData>>
  release(): void
}

/** ONNX Runtime, as far as this package needs it. */
export interface Native {
  createSession(model: Uint8Array, options: SessionOptions): Session
  /** Wraps host memory, without a copy. */
  wrap(type: Value['type'], shape: readonly number[], data: HostData): Tensor
  /** The execution providers that the installed library carries. */
  listProviders(): string[]
}

/**
 * Loads the native library. The public interface of onnxruntime-node is asynchronous only, but TensorFlow.js can read a
 * tensor synchronously; the binding below it, whose `run` is synchronous, lets both kinds of read share one path.
 *
 * Loaded on call, so that importing this package costs nothing where no library exists for the platform.
 */
export const loadNative = (): Native => {
  const require = createRequire(import.meta.url)
  const { Tensor } = require('onnxruntime-node') as typeof import('onnxruntime-node')
  const { binding, initOrt } =
    require('onnxruntime-node/dist/binding.js') as typeof import('onnxruntime-node/dist/binding.js')
  initOrt()
  return {
    createSession(model, options) {
      const session = new binding.InferenceSession()
      session.loadModel(model.buffer as ArrayBuffer, model.byteOffset, model.byteLength, options)
      return {
        run(feeds, outputs) {
          const results = Object.entries(session.run(feeds, outputs, {}))
          return Object.fromEntries(results.map(([name, tensor]) => [name, (tensor as Tensor).data as HostData]))
        },
        release: () => session.dispose(),
      }
    },
    wrap: (type, shape, data) => new Tensor(type, data as Float32Array, shape),
    listProviders: () => binding.listSupportedBackends().map(({ name }) => name),
  }
}
