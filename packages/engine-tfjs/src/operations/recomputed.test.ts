import * as tf from '@tensorflow/tfjs'
import { beforeAll, describe, expect, it } from 'vitest'
import { selectBackend } from '../backends/select-backend.ts'
import { differentiable } from './differentiable.ts'
import { recomputed } from './recomputed.ts'

describe.each(['cpu', 'wasm', 'onnx'])('recomputed on %s', (backend) => {
  beforeAll(() => selectBackend(backend))

  it('has the value and the gradients of what it computes, nested and with operations of their own gradients', () => {
    const [first, second] = [1, 2].map((seed) =>
      tf.variable(tf.randomNormal<tf.Rank.R2>([3, 3], 0, 1, 'float32', seed)),
    )
    const x = tf.randomNormal<tf.Rank.R2>([2, 3], 0, 1, 'float32', 3)
    const cube = (x: tf.Tensor2D) =>
      differentiable({
        forward: (x: tf.Tensor2D) => ({ value: tf.mul<tf.Tensor2D>(x, tf.square(x)), saved: [x] }),
        backward: (gradient, [x]) => [tf.mul(gradient, tf.mul(tf.square(x), 3))],
      })(x)
    const layer = (weight: tf.Variable<tf.Rank.R2>) => (x: tf.Tensor2D) =>
      cube(tf.tanh(tf.matMul<tf.Tensor2D>(x, weight)))
    const gradients = (around: typeof recomputed) => {
      const { value, grads } = tf.variableGrads(() => {
        const hidden = around(layer(first!), x, [first!])
        return tf.sum(around((input) => around(layer(second!), input, [second!]), hidden, [second!])) as tf.Scalar
      }, [first!, second!])
      return [value, ...Object.values(grads)].map((each) => Array.from(each.dataSync()))
    }
    const before = tf.memory().numTensors
    const plain = gradients((compute, input) => compute(input))
    const between = tf.memory().numTensors
    expect(gradients(recomputed)).toEqual(plain)
    expect(tf.memory().numTensors - between).toBe(between - before)
  })

  it('computes twice: once forward, once for the gradient', () => {
    let count = 0
    const weight = tf.variable(tf.ones<tf.Rank.R2>([2, 2]))
    tf.variableGrads(() => {
      const double = (input: tf.Tensor2D) => {
        count += 1
        return tf.matMul<tf.Tensor2D>(input, weight)
      }
      return tf.sum(recomputed(double, tf.ones([1, 2]), [weight])) as tf.Scalar
    }, [weight])
    expect(count).toBe(2)
  })
})
