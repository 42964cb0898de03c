import * as tf from '@tensorflow/tfjs'
import { expect, test } from 'vitest'
import { agreementSuite, useOnnx } from '../testing/agreement.ts'
import { kernels } from './index.ts'

test('every kernel of the plain JavaScript backend is there, once', async () => {
  await useOnnx()
  const names = kernels.map(({ kernelName }) => kernelName)
  expect(new Set(names).size).toBe(names.length)
  expect(tf.getKernelsForBackend('cpu').filter(({ kernelName }) => !names.includes(kernelName))).toEqual([])
})

agreementSuite('kernels on the host agree with plain JavaScript', {
  'complex numbers': () => {
    const spectrum = tf.fft(tf.complex([1, 2, 3, 4], [0, 1, 0, -1]).as2D(1, 4))
    return [tf.real(spectrum), tf.imag(spectrum), tf.abs(spectrum)]
  },
  'sizes that depend on data': () => [tf.unique(tf.tensor1d([1, 2, 2, 3])).values],
  'a computed tensor': () => tf.cumprod(tf.range(1, 5).add(1)),
})
