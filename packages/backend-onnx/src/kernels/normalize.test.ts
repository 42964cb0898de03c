import * as tf from '@tensorflow/tfjs'
import { expect, test } from 'vitest'
import { normal, useOnnx } from '../testing/agreement.ts'

test('RmsNorm is the composition of plain operations, and gives the factor of each row', async () => {
  await useOnnx()
  const [x, weight] = [normal([5, 24], 1), normal([24], 2)]
  const [value, inverse] = tf.engine().runKernel('RmsNorm', { x, weight }, { epsilon: 1e-3 }) as tf.Tensor[]
  const factor = tf.rsqrt(tf.add(tf.mean(tf.square(x), 1, true), 1e-3))
  expect(inverse!.shape).toEqual([5, 1])
  for (const [found, wanted] of [
    [inverse!, factor],
    [value!, tf.mul(tf.mul(x, factor), weight)],
  ] as const)
    expect(tf.max(tf.abs(tf.sub(found, wanted))).dataSync()[0]).toBeLessThan(1e-5)
})
