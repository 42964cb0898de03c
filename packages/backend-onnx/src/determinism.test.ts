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
