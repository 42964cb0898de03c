import * as tf from '@tensorflow/tfjs'
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm'

/**
 * Replaces the wasm backend's matrix product. Its fast routine serves one pair of matrices, neither transposed; everything
 * else runs ten times slower there. This kernel transposes first, and calls the fast routine once per pair of a batch.
 */
export const registerMatrixProduct = (): void => {
  const original = tf.getKernel('BatchMatMul', 'wasm')
  const transposeKernel = tf.getKernel('Transpose', 'wasm')
  if (!original || !transposeKernel) throw new Error('the wasm backend has no matrix product')
  let callRoutine: Routine

  const transpose = (x: tf.TensorInfo, backend: BackendWasm): tf.TensorInfo => {
    const rank = x.shape.length
    const perm = [...x.shape.keys()].slice(0, -2).concat(rank - 1, rank - 2)
    return transposeKernel.kernelFunc({ inputs: { x }, backend, attrs: { perm } }) as tf.TensorInfo
  }

  const multiply = (left: Factor, right: Factor, backend: BackendWasm): tf.TensorInfo => {
    const a = left.flip ? transpose(left.stored, backend) : left.stored
    const b = right.flip ? transpose(right.stored, backend) : right.stored
    const product = multiplyPairs(a, b, backend, callRoutine)
    if (left.flip) backend.disposeData(a.dataId)
    if (right.flip) backend.disposeData(b.dataId)
    return product
  }

  tf.unregisterKernel('BatchMatMul', 'wasm')
  tf.registerKernel({
    ...original,
    setupFunc(backend) {
      original.setupFunc?.(backend)
      callRoutine = moduleOf(backend as BackendWasm).cwrap('BatchMatMul', null, routineSignature)
    },
    kernelFunc(call) {
      const { a, b } = call.inputs as { a: tf.TensorInfo; b: tf.TensorInfo }
      const { transposeA, transposeB } = call.attrs as { transposeA: boolean; transposeB: boolean }
      const backend = call.backend as BackendWasm
      const leading = a.shape.slice(0, -2)
      const pairs = sizeOf(leading)
      const outputSize = pairs * a.shape.at(transposeA ? -1 : -2)! * b.shape.at(transposeB ? -2 : -1)!
      const alreadyFast = pairs === 1 && !transposeA && !transposeB
      const tooSmall = (sizeOf(a.shape) / pairs) * b.shape.at(transposeB ? -2 : -1)! < fewestMultiplications
      const broadcast = leading.join() !== b.shape.slice(0, -2).join()
      if (alreadyFast || tooSmall || broadcast) return original.kernelFunc(call)

      // A B, or (B^T A^T)^T where that moves fewer values.
      const straight = [
        { stored: a, flip: transposeA },
        { stored: b, flip: transposeB },
      ] as const
      const turned = [
        { stored: b, flip: !transposeB },
        { stored: a, flip: !transposeA },
      ] as const
      if (costOf(...straight) <= costOf(...turned) + outputSize) return multiply(...straight, backend)
      const product = multiply(...turned, backend)
      const output = transpose(product, backend)
      backend.disposeData(product.dataId)
      return output
    },
  })
}

/** Stacked matrices as they are stored, and whether to transpose each. */
interface Factor {
  readonly stored: tf.TensorInfo
  readonly flip: boolean
}

/** The parts of the wasm module that its type declarations leave to another package. */
interface WasmModule {
  cwrap(name: string, returns: null, parameters: readonly string[]): Routine
  readonly tfjs: {
    registerTensor(id: number, size: number, offset: number): void
    disposeData(id: number): void
  }
}

type Routine = (...values: unknown[]) => void

/** Ids and shapes of both factors with their ranks, two flags for transposition, the id of the output. */
const routineSignature = ['number', 'array', 'number', 'number', 'array', 'number', 'number', 'number', 'number']

/** Below this, a call of the fast routine costs more than it saves. */
const fewestMultiplications = 4096

/** The routine packs its right factor, which takes about as long as transposing it four times. */
const packing = 4

/** Ids for the matrices of one pair, far above those that the backend counts up to. */
const pairIds = [2 ** 30, 2 ** 30 + 1, 2 ** 30 + 2] as const

const moduleOf = ({ wasm }: BackendWasm): WasmModule => wasm as unknown as WasmModule

const sizeOf = (shape: readonly number[]): number => shape.reduce((total, size) => total * size, 1)

const costOf = (left: Factor, right: Factor): number =>
  (left.flip ? sizeOf(left.stored.shape) : 0) + sizeOf(right.stored.shape) * (right.flip ? 1 + packing : packing)

const int32Bytes = (...values: number[]): Uint8Array => new Uint8Array(Int32Array.from(values).buffer)

/** `[..., m, k]` times `[..., k, n]` with the same leading sizes, one pair after the other, in place in the wasm heap. */
const multiplyPairs = (
  a: tf.TensorInfo,
  b: tf.TensorInfo,
  backend: BackendWasm,
  callRoutine: Routine,
): tf.TensorInfo => {
  const { registerTensor, disposeData } = moduleOf(backend).tfjs
  const leading = a.shape.slice(0, -2)
  const [m, k] = a.shape.slice(-2) as [number, number]
  const n = b.shape.at(-1)!
  const output = backend.makeOutput([...leading, m, n], 'float32')
  const matrices = [a, b, output].map(({ dataId }, index) => ({
    id: pairIds[index]!,
    size: [m * k, k * n, m * n][index]!,
    offset: backend.getMemoryOffset(dataId),
  }))
  const [leftShape, rightShape] = [int32Bytes(1, m, k), int32Bytes(1, k, n)]
  const [leftId, rightId, outputId] = pairIds
  for (let pair = 0; pair < sizeOf(leading); pair++) {
    for (const { id, size, offset } of matrices) registerTensor(id, size, offset + 4 * pair * size)
    callRoutine(leftId, leftShape, 3, rightId, rightShape, 3, 0, 0, outputId)
    for (const id of pairIds) disposeData(id)
  }
  return output
}
