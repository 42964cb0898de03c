import * as tf from '@tensorflow/tfjs'
import { afterEach, expect, test } from 'vitest'
import { registerOnnxBackend } from '../register.ts'

afterEach(() => {
  if (tf.findBackendFactory('onnx') !== null) tf.removeBackend('onnx')
})

test.for(['cuda', 'webgpu'])('where the machine has %s, a training step runs on it', async (provider, { skip }) => {
  try {
    registerOnnxBackend({ executionProviders: [provider, 'cpu'] })
  } catch (error) {
    skip(`not on this machine: ${error instanceof Error ? error.message : ''}`)
  }
  await tf.setBackend('onnx')
  const weights = tf.variable(tf.fill([4, 1], 0.5))
  const loss = () => tf.ones([2, 4]).matMul(weights).sub(1).square().mean() as tf.Scalar
  // Every prediction is 2; the gradient of each weight is 2 (2 - 1), so that a step of 0.1 makes the predictions 1.2.
  tf.train.sgd(0.1).minimize(loss)
  expect(loss().dataSync()[0]).toBeCloseTo(0.04, 5)
  weights.dispose()
})
