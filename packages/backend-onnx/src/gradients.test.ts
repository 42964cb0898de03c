import * as tf from '@tensorflow/tfjs'
import { expect, test, vi } from 'vitest'
import { agreementSuite, normal, useOnnx } from './testing/agreement.ts'

const gradient = (run: (x: tf.Tensor) => tf.Tensor, shape: number[]) => () => tf.grad(run)(normal(shape))

agreementSuite('gradients of reductions agree with plain JavaScript', {
  'sum over an axis': gradient((x) => x.sum(1).square(), [3, 4, 2]),
  'sum over everything': gradient((x) => x.square().sum(), [3, 4]),
  'mean over several axes': gradient((x) => x.mean([0, 2]).square(), [3, 4, 2]),
  'mean, keeping dimensions': gradient((x) => x.sub(x.mean(-1, true)).square(), [3, 4]),
  'sum of a scalar': gradient((x) => x.sum(), []),
})

test('the gradient of a sum writes no array of ones', async () => {
  await useOnnx()
  const x = normal([4, 4])
  const write = vi.spyOn(tf.backend(), 'write')
  const dx = tf.grad((value) => value.sum())(x)
  const sizes = write.mock.calls.map(([values]) => values.length)
  expect(Math.max(...sizes)).toBe(1)
  expect(dx.dataSync()).toEqual(new Float32Array(16).fill(1))
  write.mockRestore()
  tf.dispose([x, dx])
})
