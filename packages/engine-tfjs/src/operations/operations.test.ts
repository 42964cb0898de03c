import * as tf from '@tensorflow/tfjs'
import { beforeAll, describe, expect, it } from 'vitest'
import { selectBackend } from '../backends/select-backend.ts'
import { expectClose } from '../test-support/expect-close.ts'
import { gatedSilu } from './gated-silu.ts'
import { groupedAttention, maskedScore, type ScoreOptions } from './grouped-attention.ts'
import { rearrange, reversed } from './rearrange.ts'
import { rmsNorm } from './rms-norm.ts'
import { createRotary, rotateHalf } from './rotate-half.ts'

const random = <R extends tf.Rank>(shape: tf.ShapeMap[R], seed: number): tf.Tensor<R> =>
  tf.randomNormal(shape, 0, 1, 'float32', seed)

type Function = (...inputs: tf.Tensor[]) => tf.Tensor

/** The values agree, and so do the gradients of a weighted sum of them. */
const expectSame = (actual: Function, expected: Function, inputs: tf.Tensor[]) => {
  expectClose(actual(...inputs), expected(...inputs), 1e-5)
  const weights = random(expected(...inputs).shape as [number, number], 99)
  const gradients = (f: Function) => tf.grads((...given) => tf.sum(tf.mul(f(...given), weights)))(inputs)
  const wanted = gradients(expected)
  gradients(actual).forEach((gradient, index) => {
    expectClose(gradient, wanted[index]!, 1e-5)
  })
}

describe.each(['wasm', 'onnx'])('operations with gradients of their own on %s', (backend) => {
  beforeAll(() => selectBackend(backend))

  it('rmsNorm equals its composition, gradients included', () => {
    expectSame(
      (x, weight) => rmsNorm(x as tf.Tensor2D, weight as tf.Tensor1D, 1e-3),
      (x, weight) => tf.mul(tf.div(x, tf.sqrt(tf.add(tf.mean(tf.square(x), 1, true), 1e-3))), weight),
      [random<tf.Rank.R2>([5, 6], 1), random<tf.Rank.R1>([6], 2)],
    )
  })

  it('gatedSilu equals its composition, gradients included', () => {
    expectSame(
      (gate, up) => gatedSilu(gate as tf.Tensor2D, up as tf.Tensor2D),
      (gate, up) => tf.mul(tf.mul(gate, tf.sigmoid(gate)), up),
      [random<tf.Rank.R2>([5, 6], 3), random<tf.Rank.R2>([5, 6], 4)],
    )
  })

  it('rearrange moves rows there and back, each gradient to the row it came from', () => {
    // Rows 0 and 1 go to 2 and 0; row 2 and slot 1 are unused and stand for each other.
    const there = { forward: tf.tensor1d([1, 2, 0], 'int32'), backward: tf.tensor1d([2, 0, 1], 'int32') }
    const x = tf.tensor2d([[1], [2], [0]])
    expect(Array.from(rearrange(x, there).dataSync())).toEqual([2, 0, 1])
    expect(Array.from(rearrange(rearrange(x, there), reversed(there)).dataSync())).toEqual([1, 2, 0])
    const weights = tf.tensor2d([[5], [0], [7]])
    const gradient = tf.grad((x) => tf.sum(tf.mul(rearrange(x as tf.Tensor2D, there), weights)))(x)
    expect(Array.from(gradient.dataSync())).toEqual([7, 5, 0])
  })

  it('rotateHalf turns each pair of channels by position times frequency', () => {
    const frequencies = Float32Array.of(0.5, 0.25)
    const rotary = createRotary(frequencies, Int32Array.of(0, 3))
    const [still, turned] = rotateHalf(
      tf.tensor2d([
        [1, 2, 3, 4],
        [1, 2, 3, 4],
      ]),
      rotary,
    ).arraySync()
    expect(still).toEqual([1, 2, 3, 4])
    // Channel 0 pairs with 2 at an angle of 1.5, channel 1 with 3 at 0.75.
    const expected = [
      Math.cos(1.5) - 3 * Math.sin(1.5),
      2 * Math.cos(0.75) - 4 * Math.sin(0.75),
      3 * Math.cos(1.5) + Math.sin(1.5),
      4 * Math.cos(0.75) + 2 * Math.sin(0.75),
    ]
    turned!.forEach((value, index) => {
      expect(value).toBeCloseTo(expected[index]!, 5)
    })
  })

  it('rotateHalf has the gradient of its composition', () => {
    const rotary = createRotary(Float32Array.of(0.5, 0.25), Int32Array.of(0, 3, 7))
    const composed: Function = (x) => {
      const heads = tf.reshape(x, [3, 2, 4])
      const [first, second] = tf.split(heads, 2, 2) as [tf.Tensor, tf.Tensor]
      const turned = tf.concat([tf.neg(second), first], 2)
      return tf.reshape(tf.add(tf.mul(heads, rotary.cosine), tf.mul(turned, rotary.sine)), [3, 8])
    }
    expectSame((x) => rotateHalf(x as tf.Tensor2D, rotary), composed, [random<tf.Rank.R2>([3, 8], 6)])
  })

  it('groupedAttention ignores hidden columns altogether, and gives no NaN where all are hidden', () => {
    const bias = tf.tensor4d([0, maskedScore, maskedScore, maskedScore], [1, 1, 2, 2])
    const values = tf.tensor4d([1, 50], [1, 1, 2, 1])
    const [some, none] = groupedAttention(tf.ones([1, 1, 2, 1]), tf.ones([1, 1, 2, 1]), values, bias, {
      scale: 1,
    }).dataSync()
    expect(some).toBe(1)
    expect(Number.isFinite(none)).toBe(true)
  })

  it.each([
    ['repeated keys and values', { scale: 0.5 }],
    ['repeated keys and values and capped scores', { scale: 1.5, softCap: 2 }],
  ])('groupedAttention equals attention with %s, gradients included', (_what, options: ScoreOptions) => {
    // Query heads 0 and 1 share key-value head 0, and so on.
    const [rows, heads, keyValueHeads, time, size] = [2, 6, 3, 5, 4]
    const causal = tf.tensor4d(
      Array.from({ length: rows * time * time }, (_, at) =>
        at % time <= Math.floor(at / time) % time ? 0 : maskedScore,
      ),
      [rows, 1, time, time],
    )
    const repeat = (x: tf.Tensor): tf.Tensor4D => tf.gather(x as tf.Tensor4D, [0, 0, 1, 1, 2, 2], 1)
    const composed: Function = (query, key, value) => {
      const { scale, softCap } = options
      const products = tf.mul(tf.matMul(query, repeat(key), false, true), scale)
      const scores = softCap === undefined ? products : tf.mul(tf.tanh(tf.div(products, softCap)), softCap)
      return tf.matMul(tf.softmax(tf.add(scores, causal)), repeat(value))
    }
    expectSame(
      (query, key, value) =>
        groupedAttention(query as tf.Tensor4D, key as tf.Tensor4D, value as tf.Tensor4D, causal, options),
      composed,
      [
        random<tf.Rank.R4>([rows, heads, time, size], 7),
        random<tf.Rank.R4>([rows, keyValueHeads, time, size], 8),
        random<tf.Rank.R4>([rows, keyValueHeads, time, size], 9),
      ],
    )
  })
})
