import * as tf from '@tensorflow/tfjs'
import { expect, test } from 'vitest'
import { normal, useOnnx } from './testing/agreement.ts'

/** A training that is resumed compiles numbers in that an uninterrupted one has come to feed: both must get the same bits. */
test.each<[string, (a: tf.Tensor, b: tf.Tensor, number: number) => tf.Tensor]>([
  ['a factor before a product', (a, b, number) => tf.matMul(a.mul(number), b)],
  ['a factor after a product', (a, b, number) => tf.matMul(a, b, false, true).mul(number)],
  ['the epsilon of a normalization', (a, _, number) => a.mul(a.square().mean(-1, true).add(number).rsqrt())],
  ['the slope of an activation', (a, _, number) => a.mul(a.mul(number).sigmoid())],
])('%s gives the same bits compiled in and fed', async (_, run) => {
  await useOnnx()
  const [a, b] = [normal([64, 64]), normal([64, 64], 2)]
  const compute = (number: number) => tf.tidy(() => run(a, b, number).dataSync().slice())
  const compiledIn = compute(0.1234567)
  compute(0.5)
  expect(compute(0.1234567)).toEqual(compiledIn)
  tf.dispose([a, b])
})

/** And it compiles sizes in that an uninterrupted one has come to leave free. */
test.each<[string, (x: tf.Tensor2D, weights: tf.Tensor2D, bias: tf.Tensor1D) => tf.Tensor]>([
  ['a linear layer with a bias', (x, weights, bias) => tf.add(tf.matMul(x, weights), bias)],
  ['a linear layer without its transpose', (x, weights) => tf.matMul(x, tf.transpose(weights))],
  ['a scaled product', (x, weights) => tf.softmax(tf.mul(tf.matMul(x, weights, false, true), 0.3))],
  ['gelu', (x) => tf.mul(tf.mul(x, 0.5), tf.add(tf.erf(tf.div(x, Math.SQRT2)), 1))],
  [
    'gelu by tanh',
    (x) => tf.mul(tf.mul(x, 0.5), tf.add(tf.tanh(tf.mul(tf.add(x, tf.mul(tf.pow(x, 3), 0.044)), 0.8)), 1)),
  ],
  ['silu', (x, weights) => tf.matMul(tf.mul(x, tf.sigmoid(x)), weights)],
  [
    'layer normalization',
    (x, weights, bias) => {
      const centred = tf.sub(x, tf.mean(x, 1, true))
      const normed = tf.mul(centred, tf.rsqrt(tf.add(tf.mean(tf.square(centred), 1, true), 1e-5)))
      return tf.matMul(tf.add(tf.mul(normed, bias), bias) as tf.Tensor2D, weights)
    },
  ],
  ['sums over rows', (x, weights) => tf.sum(tf.mul(tf.matMul(x, weights), x), 0)],
  [
    'gathered and scattered rows',
    (x) => tf.unsortedSegmentSum(tf.gather(x, [1, 1, 0]), tf.tensor1d([1, 0, 1], 'int32'), 2),
  ],
])('%s gives the same bits with its sizes compiled in and free', async (_, run) => {
  await useOnnx()
  const [weights, bias] = [normal([64, 64], 2) as tf.Tensor2D, normal([64], 3) as tf.Tensor1D]
  const compute = (rows: number) =>
    tf.tidy(() =>
      run(normal([rows, 64], 4) as tf.Tensor2D, weights, bias)
        .dataSync()
        .slice(),
    )
  const compiledIn = compute(96)
  compute(40)
  expect(compute(96)).toEqual(compiledIn)
  tf.dispose([weights, bias])
})
