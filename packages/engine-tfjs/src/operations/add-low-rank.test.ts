import * as tf from '@tensorflow/tfjs'
import { beforeAll, describe, expect, it } from 'vitest'
import { selectBackend } from '../backends/select-backend.ts'
import { expectClose } from '../test-support/expect-close.ts'
import { addLowRank } from './add-low-rank.ts'

describe.each(['cpu', 'wasm', 'onnx'])('addLowRank on %s', (backend) => {
  beforeAll(() => selectBackend(backend))

  it('adds the number worked by hand', () => {
    const [y, x] = [tf.tensor2d([[10, 20]]), tf.tensor2d([[1, 2, 3]])]
    // x A^T = 1*1 + 2*0 + 3*2 = 7; by 0.5: 3.5; by B = [2, -1]: 7 and -3.5
    const lowRank = { down: tf.tensor2d([[1, 0, 2]]), up: tf.tensor2d([[2], [-1]]), scale: 0.5 }
    expect(addLowRank(y, x, lowRank).arraySync()).toEqual([[17, 16.5]])
    // Without the third input: 1; 0.5; 1 and -0.5
    expect(addLowRank(y, x, lowRank, tf.tensor2d([[1, 1, 0]], [1, 3], 'bool')).arraySync()).toEqual([[11, 19.5]])
  })

  it.each([false, true])('has the gradients of the operations it is made of (masked: %s)', (masked) => {
    const random = (rows: number, columns: number, seed: number): tf.Tensor2D =>
      tf.randomNormal([rows, columns], 0, 1, 'float32', seed)
    const scale = tf.tensor2d([[0.5, 2, 1.5]])
    const mask = masked ? (tf.cast(tf.greater(random(4, 6, 9), 0), 'bool') as tf.Tensor2D) : undefined
    const inputs = [random(4, 5, 1), random(4, 6, 2), random(3, 6, 3), random(5, 3, 4)]
    const slope = random(4, 5, 5)
    const gradients = (compute: (y: tf.Tensor2D, x: tf.Tensor2D, down: tf.Tensor2D, up: tf.Tensor2D) => tf.Tensor) =>
      tf.grads((...given) => {
        const [y, x, down, up] = given as tf.Tensor2D[]
        return compute(y!, x!, down!, up!)
      })(inputs, slope)
    const plain = gradients((y, x, down, up) => {
      const kept = mask ? tf.mul<tf.Tensor2D>(x, tf.cast(mask, 'float32')) : x
      return tf.add(y, tf.matMul(tf.mul<tf.Tensor2D>(tf.matMul(kept, down, false, true), scale), up, false, true))
    })
    const fused = gradients((y, x, down, up) => addLowRank(y, x, { down, up, scale }, mask))
    for (const [index, gradient] of fused.entries()) expectClose(gradient, plain[index]!, 1e-5)
  })
})
