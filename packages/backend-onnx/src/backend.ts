import {
  type BackendTimingInfo,
  type backend_util,
  DataStorage,
  type DataType,
  engine,
  KernelBackend,
  type TensorInfo,
  util,
} from '@tensorflow/tfjs-core'
import { type Content, contentFrom, knownData } from './content.ts'
import { type HostData, hostValue, type Value } from './graph/value.ts'
import type { HostKernels } from './host-kernels.ts'
import { shaped } from './ops/shape.ts'
import type { Executor } from './runtime/executor.ts'

interface TensorEntry {
  readonly dtype: DataType
  content: Content
  refCount: number
}

export interface OnnxBackendParts {
  readonly executor: Executor
  readonly hostKernels: HostKernels
  readonly maxPendingKernels: number
}

/**
 * A TensorFlow.js backend that records kernels and computes them when a tensor is read. (A class, because TensorFlow.js
 * recognises a backend by `instanceof KernelBackend`.)
 */
export class OnnxBackend extends KernelBackend {
  readonly hostKernels: HostKernels
  readonly #executor: Executor
  readonly #maxPendingKernels: number
  readonly #tensors = new DataStorage<TensorEntry>(this, engine())
  /** Live tensors whose value has not been computed yet, in the order they were recorded. */
  readonly #pending = new Set<TensorEntry>()
  /** Buffers known to hold the value of one data id and nothing else. */
  readonly #unshared = new WeakSet<ArrayBufferLike>()
  #recordedKernels = 0

  constructor({ executor, hostKernels, maxPendingKernels }: OnnxBackendParts) {
    super()
    this.#executor = executor
    this.hostKernels = hostKernels
    this.#maxPendingKernels = maxPendingKernels
  }

  /** Computes every live tensor that is pending, in one native call. */
  flush(): void {
    this.#recordedKernels = 0
    const roots: Value[] = []
    for (const { content } of this.#pending) if ('type' in content && content.node !== undefined) roots.push(content)
    if (roots.length > 0) this.#executor.compute(roots)
    this.#pending.clear()
    const seen = new Set<Value>()
    for (const value of roots) {
      if (seen.has(value)) this.#unshared.delete(value.data!.buffer)
      else this.#unshared.add(value.data!.buffer)
      seen.add(value)
    }
  }

  /**
   * The array that holds a float32 tensor's value, for changing it in place. No other tensor changes with it, computed or
   * pending, nor does an array that the program wrote; arrays read from this tensor before do. It is the tensor's until
   * the tensor takes part in another operation or is disposed: ask anew for every change.
   */
  hostArray(dataId: object): Float32Array {
    // What was recorded so far is to see the value as it was.
    this.flush()
    const entry = this.#tensors.get(dataId)
    const { content, dtype, refCount } = entry
    if ('host' in content || dtype !== 'float32') throw new Error(`onnx backend: ${dtype} is not changed in place`)
    if (refCount > 1) throw new Error(`onnx backend: ${refCount} tensors share this data id, so none may change it`)
    const data = this.#dataOf(content) as Float32Array
    if (this.#unshared.has(data.buffer)) return data
    const copy = data.slice()
    entry.content = hostValue('float32', content.shape, copy)
    this.#unshared.add(copy.buffer)
    return copy
  }

  /** The graph value of a tensor, in the shape that the tensor has (several tensors may share one data id). */
  valueFor({ dataId, shape }: TensorInfo): Value {
    const { content, dtype } = this.#tensors.get(dataId)
    if ('host' in content) throw new Error(`onnx backend: a ${dtype} tensor cannot be part of a graph`)
    return shaped(content, shape)
  }

  /** A new tensor for a recorded value. */
  tensorOf(value: Value, shape: readonly number[] = value.shape): TensorInfo {
    const dtype = value.type as DataType
    const dataId = this.#store({ dtype, content: value, refCount: 1 })
    return { dataId, shape: shape as number[], dtype }
  }

  /** A new tensor for values on the host. */
  tensorFrom(values: backend_util.BackendValues, shape: number[], dtype: DataType): TensorInfo {
    return { dataId: this.write(values, shape, dtype), shape, dtype }
  }

  /** Counts a recorded kernel, and computes the graph when it has grown too large to keep. */
  countKernel(): void {
    if (++this.#recordedKernels > this.#maxPendingKernels) this.flush()
  }

  #store(entry: TensorEntry): object {
    const dataId = {}
    this.#tensors.set(dataId, entry)
    this.#track(entry)
    return dataId
  }

  #track(entry: TensorEntry): void {
    if ('host' in entry.content) return
    const { node, data } = entry.content
    if (node !== undefined) this.#pending.add(entry)
    // Known already, it may be another tensor's too, or the program's.
    else if (data !== undefined) this.#unshared.delete(data.buffer)
  }

  #dataOf(value: Value): HostData {
    const known = knownData(value)
    if (known !== undefined) return known
    try {
      this.flush()
    } catch {
      // Another tensor of the graph may be at fault: computed alone, this one succeeds, or the error is its own.
      this.#executor.compute([value])
    }
    return value.data!
  }

  override write(values: backend_util.BackendValues, shape: number[], dtype: DataType): object {
    return this.#store({ dtype, content: contentFrom(values, shape, dtype), refCount: 1 })
  }

  override move(
    dataId: object,
    values: backend_util.BackendValues,
    shape: number[],
    dtype: DataType,
    refCount: number,
  ): void {
    const entry = { dtype, content: contentFrom(values, shape, dtype), refCount }
    this.#tensors.set(dataId, entry)
    this.#track(entry)
  }

  override readSync(dataId: object): backend_util.BackendValues {
    const { content } = this.#tensors.get(dataId)
    if ('host' in content) return content.host
    return this.#dataOf(content) as Float32Array
  }

  override async read(dataId: object): Promise<backend_util.BackendValues> {
    return this.readSync(dataId)
  }

  override refCount(dataId: object): number {
    return this.#tensors.has(dataId) ? this.#tensors.get(dataId).refCount : 0
  }

  override incRef(dataId: object): void {
    this.#tensors.get(dataId).refCount++
  }

  override disposeData(dataId: object, force = false): boolean {
    if (!this.#tensors.has(dataId)) return true
    const entry = this.#tensors.get(dataId)
    entry.refCount--
    if (!force && entry.refCount > 0) return false
    this.#pending.delete(entry)
    this.#tensors.delete(dataId)
    return true
  }

  override numDataIds(): number {
    return this.#tensors.numDataIds()
  }

  override memory(): { unreliable: boolean; reasons: string[] } {
    const { sessions } = this.#executor
    return {
      unreliable: true,
      reasons: [
        `${this.#pending.size} tensors are pending and hold no data yet; ${sessions} compiled graphs are kept.`,
      ],
    }
  }

  /** Pending work is computed first, so that the time is that of `run` alone, its computation included. */
  override async time(run: () => void): Promise<BackendTimingInfo> {
    this.flush()
    const start = util.now()
    run()
    this.flush()
    return { kernelMs: util.now() - start }
  }

  override timerAvailable(): boolean {
    return true
  }

  override floatPrecision(): 32 {
    return 32
  }

  override epsilon(): number {
    return 1e-7
  }

  override dispose(): void {
    this.#pending.clear()
    this.#executor.release()
  }
}
