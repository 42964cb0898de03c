import { registerBackend, registerKernel } from '@tensorflow/tfjs-core'
import { OnnxBackend } from './backend.ts'
import { registerReductionGradients } from './gradients.ts'
import { createHostKernels } from './host-kernels.ts'
import { BACKEND_NAME } from './kernels/define.ts'
import { kernels } from './kernels/index.ts'
import { createExecutor } from './runtime/executor.ts'
import { loadNative, type SessionOptions } from './runtime/native.ts'
import { checkProviders } from './runtime/providers.ts'

export interface OnnxBackendOptions {
  /** Threads that one operator may use. Default: one per physical core. */
  readonly threads?: number
  /** Execution providers of ONNX Runtime in order of preference, such as `['cuda', 'cpu']`. Default: `['cpu']`. */
  readonly executionProviders?: NonNullable<SessionOptions['executionProviders']>
  /** Compiled graphs to keep; the least recently used is released first. Default: 128. */
  readonly maxSessions?: number
  /** Recorded kernels after which the graph is computed even if nothing is read. Default: 20,000. */
  readonly maxPendingKernels?: number
  /** Whether each compiled graph keeps its memory for the next run: a little faster, at two to three times the memory. Default: false. */
  readonly keepMemory?: boolean
  /** How TensorFlow.js ranks the backend when none is set; plain JavaScript has 1, WebAssembly 2. Default: 3. */
  readonly priority?: number
}

/**
 * Registers the backend 'onnx' and its kernels with TensorFlow.js, and replaces the gradients of `sum` and `mean` by the same
 * computation without arrays of ones. Call it after importing TensorFlow.js, then `await tf.setBackend('onnx')`.
 *
 * @throws Error when ONNX Runtime has no library for this platform, or not the execution providers asked for.
 */
export const registerOnnxBackend = (options: OnnxBackendOptions = {}): void => {
  const { maxSessions = 128, maxPendingKernels = 20_000, keepMemory = false, priority = 3 } = options
  const native = loadNative()
  const hostKernels = createHostKernels()
  const session: SessionOptions = {
    executionProviders: options.executionProviders ?? ['cpu'],
    enableCpuMemArena: keepMemory,
    enableMemPattern: keepMemory,
    // A training step is compiled for its own process and run while it lasts: measured, optimizing it takes three times as long
    // and makes it no faster. What is not rewritten also has the same bits whether its numbers are compiled in or fed, or a
    // training that is resumed would part from one that never stopped.
    graphOptimizationLevel: 'disabled',
    // Errors are thrown; printing them as well would say everything twice.
    logSeverityLevel: 4,
    ...(options.threads === undefined ? {} : { intraOpNumThreads: options.threads }),
  }
  if (options.executionProviders !== undefined) checkProviders(native, session)
  const createBackend = () =>
    new OnnxBackend({ executor: createExecutor({ native, session, maxSessions }), hostKernels, maxPendingKernels })
  registerBackend(BACKEND_NAME, createBackend, priority)
  for (const kernel of kernels) registerKernel(kernel)
  registerReductionGradients()
}
