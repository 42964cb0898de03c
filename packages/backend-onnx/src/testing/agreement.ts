import * as tf from '@tensorflow/tfjs'
import { describe, expect, test } from 'vitest'
import { registerOnnxBackend } from '../register.ts'

tf.enableProdMode()

/** Registers the backend once and makes it the current one. */
export const useOnnx = async (): Promise<void> => {
  if (tf.findBackendFactory('onnx') === null) registerOnnxBackend()
  await tf.setBackend('onnx')
}

const compute = async (backend: string, run: () => tf.Tensor | tf.Tensor[]) => {
  await (backend === 'onnx' ? useOnnx() : tf.setBackend(backend))
  const tensors = [tf.tidy(run)].flat()
  const results = []
  for (const tensor of tensors) results.push({ shape: tensor.shape, dtype: tensor.dtype, values: await tensor.data() })
  tf.dispose(tensors)
  return results
}

/** Expects a computation to give on this backend what it gives on plain JavaScript: shape, dtype, and values to `tolerance`. */
export const expectAgreement = async (run: () => tf.Tensor | tf.Tensor[], tolerance = 1e-4): Promise<void> => {
  const expected = await compute('cpu', run)
  const actual = await compute('onnx', run)
  expect(actual.map(({ shape, dtype }) => ({ shape, dtype }))).toEqual(
    expected.map(({ shape, dtype }) => ({ shape, dtype })),
  )
  expected.forEach(({ values, shape }, output) => {
    const computed = actual[output]!.values
    const wrong = Array.from(values, (value, index) => ({ index, expected: value, actual: computed[index]! })).filter(
      ({ expected: wanted, actual: got }) =>
        !(
          Object.is(wanted, got) ||
          wanted === got ||
          Math.abs(wanted - got) <= tolerance * Math.max(1, Math.abs(wanted))
        ),
    )
    expect(wrong.slice(0, 3), `output ${output} of shape [${shape}]`).toEqual([])
  })
}

/** Reproducible normal numbers. */
export const normal = (shape: number[], seed = 1): tf.Tensor => tf.randomNormal(shape, 0, 1, 'float32', seed)

/** Reproducible integers in `[low, high)`. */
export const whole = (shape: number[], low: number, high: number, seed = 1): tf.Tensor =>
  tf.randomUniform(shape, low, high, 'float32', seed).floor().cast('int32')

/** A test per case, each of which expects agreement. */
export const agreementSuite = (title: string, cases: Readonly<Record<string, () => tf.Tensor | tf.Tensor[]>>): void => {
  describe(title, () => {
    for (const [name, run] of Object.entries(cases)) test(name, () => expectAgreement(run))
  })
}

/** Calls an operation of TensorFlow.js by its name. */
export const call = (name: string, ...inputs: unknown[]): tf.Tensor =>
  (tf as unknown as Record<string, (...inputs: unknown[]) => tf.Tensor>)[name]!(...inputs)
