import * as tf from '@tensorflow/tfjs'
import { afterEach, expect, test } from 'vitest'
import * as api from './index.ts'
import { registerOnnxBackend } from './index.ts'

afterEach(() => {
  if (tf.findBackendFactory('onnx') !== null) tf.removeBackend('onnx')
})

test('the package exports what its README names', () => {
  expect(Object.keys(api).sort()).toEqual(['graphKernel', 'record', 'recordAll', 'registerOnnxBackend'])
})

test('importing registers nothing; registering makes the backend TensorFlow.js picks', async () => {
  expect(tf.findBackendFactory('onnx')).toBeNull()
  registerOnnxBackend()
  await tf.ready()
  expect(tf.getBackend()).toBe('onnx')
})

test('an execution provider that the machine lacks is refused at registration', () => {
  expect(() => registerOnnxBackend({ executionProviders: ['nonsense'] })).toThrow(
    /cannot run with the execution providers nonsense: the installed onnxruntime-node knows cpu/,
  )
})

test('with a limit of recorded kernels, the graph is computed without a read', async () => {
  registerOnnxBackend({ maxPendingKernels: 10, threads: 1 })
  await tf.setBackend('onnx')
  const sum = tf.tidy(() => {
    let value = tf.scalar(0)
    for (let count = 0; count < 25; count++) value = value.add(1)
    return value
  })
  expect(tf.backend().memory()).toMatchObject({ reasons: [expect.stringMatching(/; 2 compiled graphs/)] })
  expect(sum.dataSync()).toEqual(Float32Array.of(25))
})

test('a kernel of one’s own is one node of the graph', async () => {
  registerOnnxBackend()
  await tf.setBackend('onnx')
  tf.registerKernel(
    api.graphKernel<{ x: api.Value }>('Celu', ({ x }) =>
      api.record('Celu', [x], x.type, x.shape, { alpha: { float: 2 } }),
    ),
  )
  tf.tidy(() => {
    const y = tf.engine().runKernel('Celu', { x: tf.tensor1d([-1, 3]) }) as tf.Tensor
    const [negative, positive] = y.dataSync()
    expect(negative).toBeCloseTo(2 * Math.expm1(-0.5), 6)
    expect(positive).toBe(3)
  })
})
