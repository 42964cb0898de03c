import * as tf from '@tensorflow/tfjs'
import { beforeAll, describe, expect, it } from 'vitest'
import { selectBackend } from '../backends/select-backend.ts'
import { uploadPlan } from '../model/attention-blocks.ts'
import { planAttention } from '../model/attention-plan.ts'
import { planForHeads } from '../model/plan-for-heads.ts'
import { expectClose } from '../test-support/expect-close.ts'
import { addBias } from './add-bias.ts'
import { blockAttention } from './block-attention.ts'
import { gatedSilu } from './gated-silu.ts'
import { gelu, geluTanh } from './gelu.ts'
import { groupedAttention } from './grouped-attention.ts'
import { layerNorm } from './layer-norm.ts'
import { maskedScore } from './masked-score.ts'
import { rmsNorm } from './rms-norm.ts'
import { anglesAt, createRotary, rotateHalf } from './rotate-half.ts'
import type { ScoreOptions } from './score-options.ts'

const random = <R extends tf.Rank>(shape: tf.ShapeMap[R], seed: number): tf.Tensor<R> =>
  tf.randomNormal(shape, 0, 1, 'float32', seed)

/** One text without a prompt, as it is packed. */
const rotaryAt = (
  embedding: Parameters<typeof anglesAt>[0],
  size: number,
  positions: Int32Array,
  headCounts: readonly number[],
) => createRotary(anglesAt(embedding, size, positions), size, embedding.frequencies.length, headCounts)

const textOf = (tokens: number) => ({
  ids: new Int32Array(tokens),
  positions: Int32Array.from({ length: tokens }, (_, token) => token),
  passages: [{ prompt: { start: 0, end: 0 }, own: { start: 0, end: tokens } }],
})

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

  it('layerNorm equals its composition, gradients included', () => {
    const composed: Function = (x, weight, bias) => {
      const { mean, variance } = tf.moments(x!, 1, true)
      return tf.add(tf.mul(tf.div(tf.sub(x!, mean), tf.sqrt(tf.add(variance, 1e-3))), weight!), bias!)
    }
    expectSame(
      (x, weight, bias) => layerNorm(x as tf.Tensor2D, weight as tf.Tensor1D, bias as tf.Tensor1D, 1e-3),
      composed,
      [random<tf.Rank.R2>([5, 6], 1), random<tf.Rank.R1>([6], 2), random<tf.Rank.R1>([6], 3)],
    )
  })

  it('addBias equals its composition, gradients included', () => {
    expectSame(
      (x, bias) => addBias(x as tf.Tensor2D, bias as tf.Tensor1D),
      (x, bias) => tf.add(x, bias),
      [random<tf.Rank.R2>([5, 6], 1), random<tf.Rank.R1>([6], 2)],
    )
  })

  it('gelu equals its composition, gradients included', () => {
    expectSame(
      (x) => gelu(x as tf.Tensor2D),
      (x) => tf.mul(tf.mul(x, 0.5), tf.add(tf.erf(tf.div(x, Math.SQRT2)), 1)),
      [random<tf.Rank.R2>([5, 6], 3)],
    )
  })

  it('geluTanh equals its composition, gradients included', () => {
    const inner = (x: tf.Tensor) => tf.mul(tf.add(x, tf.mul(tf.pow(x, 3), 0.044715)), Math.sqrt(2 / Math.PI))
    expectSame(
      (x) => geluTanh(x as tf.Tensor2D),
      (x) => tf.mul(tf.mul(x, 0.5), tf.add(tf.tanh(inner(x)), 1)),
      [random<tf.Rank.R2>([5, 6], 3)],
    )
  })

  it('gelu knows its values: 0, and x times the normal distribution at x', () => {
    expectClose(gelu(tf.tensor2d([[0, 1, -1, 20, -20]])), [0, 0.8413447, -0.1586553, 20, 0], 1e-6)
  })

  it('rotateHalf turns each pair of channels by position times frequency', () => {
    const frequencies = Float32Array.of(0.5, 0.25)
    const rotary = rotaryAt({ frequencies, amplitude: 1 }, 4, Int32Array.of(0, 3), [1])
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
    const rotary = rotaryAt({ frequencies: Float32Array.of(0.5, 0.25), amplitude: 1 }, 4, Int32Array.of(0, 3, 7), [2])
    const composed: Function = (x) => {
      const heads = tf.reshape(x, [3, 2, 4])
      const [first, second] = tf.split(heads, 2, 2) as [tf.Tensor, tf.Tensor]
      const turned = tf.concat([tf.neg(second), first], 2)
      const { cosine, sine } = rotary.tables[0]!
      return tf.add(tf.mul(tf.reshape(heads, [3, 8]), cosine), tf.mul(tf.reshape(turned, [3, 8]), sine))
    }
    expectSame((x) => rotateHalf(x as tf.Tensor2D, rotary), composed, [random<tf.Rank.R2>([3, 8], 6)])
  })

  it('rotateHalf leaves the channels behind the last pair alone and stretches the others', () => {
    const rotary = rotaryAt({ frequencies: Float32Array.of(0.5), amplitude: 2 }, 5, Int32Array.of(3), [1])
    const [cosine, sine] = [Math.cos(1.5), Math.sin(1.5)]
    const expected = [2 * (cosine - 2 * sine), 2 * (2 * cosine + sine), 3, 4, 5]
    expectClose(rotateHalf(tf.tensor2d([[1, 2, 3, 4, 5]]), rotary), expected, 1e-6)
    const upstream = tf.tensor2d([[1, 0, 0, 7, 0]])
    const gradient = tf.grad((x) => tf.sum(tf.mul(rotateHalf(x as tf.Tensor2D, rotary), upstream)))(tf.ones([1, 5]))
    expectClose(gradient, [2 * cosine, -2 * sine, 0, 7, 0], 1e-6)
  })

  it('groupedAttention ignores hidden columns altogether, and gives no NaN where all are hidden', () => {
    const bias = tf.tensor4d([0, maskedScore, maskedScore, maskedScore], [1, 1, 2, 2])
    const values = tf.tensor4d([1, 50], [1, 1, 2, 1])
    const parts = [{ key: tf.ones<tf.Rank.R4>([1, 1, 2, 1]), value: values, bias }]
    const [some, none] = groupedAttention(tf.ones([1, 1, 2, 1]), parts, { scale: 1 }).dataSync()
    expect(some).toBe(1)
    expect(Number.isFinite(none)).toBe(true)
  })

  it('groupedAttention sees columns in parts as it sees them together', () => {
    const random = (shape: [number, number, number, number], seed: number): tf.Tensor4D =>
      tf.randomNormal(shape, 0, 1, 'float32', seed)
    const [query, key, value] = [random([2, 4, 3, 8], 1), random([2, 2, 5, 8], 2), random([2, 2, 5, 8], 3)]
    const bias = tf.tensor4d([0, 0, 0, maskedScore, maskedScore], [1, 1, 1, 5])
    const columns = { key, value, bias: tf.tile(bias, [2, 1, 3, 1]) }
    const part = (start: number, size: number) => ({
      key: tf.slice(key, [0, 0, start, 0], [-1, -1, size, -1]),
      value: tf.slice(value, [0, 0, start, 0], [-1, -1, size, -1]),
      bias: tf.slice(columns.bias, [0, 0, 0, start], [-1, -1, -1, size]),
    })
    const together = groupedAttention(query, [columns], { scale: 0.5, softCap: 2 })
    const apart = groupedAttention(query, [part(0, 2), part(2, 3)], { scale: 0.5, softCap: 2 })
    expectClose(apart, together.dataSync(), 1e-6)
  })

  it.each([
    ['repeated keys and values', { scale: 0.5 }, false],
    ['repeated keys and values and capped scores', { scale: 1.5, softCap: 2 }, false],
    ['repeated keys and values, from some tokens only', { scale: 0.5 }, true],
  ])('blockAttention equals attention with %s, gradients included', (_what, scoring: ScoreOptions, ofRead) => {
    // Query heads 0 and 1 share key-value head 0, and so on. One text of 7 tokens, 3 queries at a time.
    const [tokens, heads, keyValueHeads, size] = [7, 6, 3, 4]
    const options = { window: tokens, length: 3, shared: 2, ofRead }
    const asking = ofRead ? [0, 2, 3, 5, 6] : [0, 1, 2, 3, 4, 5, 6]
    const text = { ...textOf(tokens), read: Int32Array.from(asking) }
    const plan = planForHeads(planAttention(text, options), keyValueHeads)
    const blocks = uploadPlan(plan, keyValueHeads)
    const causal = tf.tensor2d(
      Array.from({ length: tokens ** 2 }, (_, at) => (at % tokens <= Math.floor(at / tokens) ? 0 : maskedScore)),
      [tokens, tokens],
    )
    const byHead = (x: tf.Tensor, count: number): tf.Tensor3D =>
      tf.transpose(tf.reshape(x, [tokens, count, size]) as tf.Tensor3D, [1, 0, 2])
    const repeat = (x: tf.Tensor): tf.Tensor3D => tf.gather(byHead(x, keyValueHeads), [0, 0, 1, 1, 2, 2])
    const composed: Function = (query, key, value) => {
      const { scale, softCap } = scoring
      const products = tf.mul(tf.matMul(byHead(query!, heads), repeat(key!), false, true), scale)
      const scores = softCap === undefined ? products : tf.mul(tf.tanh(tf.div(products, softCap)), softCap)
      const mixed: tf.Tensor3D = tf.matMul(tf.softmax(tf.add(scores, causal)), repeat(value!))
      return tf.reshape(tf.transpose(mixed, [1, 0, 2]), [tokens, heads * size])
    }
    // The last token is the one that nothing reads: its gradient is not checked.
    const read =
      (f: Function): Function =>
      (...inputs) =>
        tf.slice(f(...inputs), [0, 0], [asking.length - 1, -1])
    expectSame(
      read((query, key, value) =>
        blockAttention(
          tf.gather(query as tf.Tensor2D, asking),
          key as tf.Tensor2D,
          value as tf.Tensor2D,
          size,
          blocks,
          scoring,
        ),
      ),
      read((...inputs) => tf.gather(composed(...inputs), asking)),
      [
        random<tf.Rank.R2>([tokens, heads * size], 7),
        random<tf.Rank.R2>([tokens, keyValueHeads * size], 8),
        random<tf.Rank.R2>([tokens, keyValueHeads * size], 9),
      ],
    )
  })
})
