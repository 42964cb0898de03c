import * as tf from '@tensorflow/tfjs'
import { beforeEach, describe, expect, test } from 'vitest'
import type { OnnxBackend } from './backend.ts'
import { useOnnx } from './testing/agreement.ts'

beforeEach(useOnnx)

const backend = () => tf.backend() as OnnxBackend
const pending = () => Number(/^\d+/.exec(backend().memory().reasons[0]!)![0])

describe('recording', () => {
  test('nothing is computed before a tensor is read, and then everything that is live is', async () => {
    const x = tf.tensor1d([1, 2, 3])
    const [sum, product] = tf.tidy(() => [x.add(1).sum(), x.mul(2)]) as [tf.Scalar, tf.Tensor1D]
    expect(pending()).toBe(2)
    expect(await sum.data()).toEqual(Float32Array.of(9))
    expect(pending()).toBe(0)
    expect(product.dataSync()).toEqual(Float32Array.of(2, 4, 6))
    tf.dispose([x, sum, product])
  })

  test('a tensor that was disposed before the read is not computed', () => {
    const x = tf.tensor1d([1, 2, 3])
    const outOfBounds = tf.gather(x, tf.tensor1d([6], 'int32').add(tf.scalar(1, 'int32')))
    outOfBounds.dispose()
    const sum = x.sum()
    expect(sum.dataSync()).toEqual(Float32Array.of(6))
    tf.dispose([x, sum])
  })

  test('a tensor that cannot be computed does not keep the others from being read', () => {
    tf.tidy(() => {
      const x = tf.tensor1d([1, 2, 3])
      const outOfBounds = tf.gather(x, tf.tensor1d([6], 'int32').add(tf.scalar(1, 'int32')))
      expect(x.sum().dataSync()).toEqual(Float32Array.of(6))
      expect(() => outOfBounds.dataSync()).toThrow(/onnx backend: computing the recorded graph failed.*GatherV2/)
    })
  })

  test('an explicit flush computes without a read', () => {
    tf.tidy(() => {
      const x = tf.tensor1d([1, 2]).add(1)
      backend().flush()
      expect(pending()).toBe(0)
      expect(x.dataSync()).toEqual(Float32Array.of(2, 3))
    })
  })

  test('the buffer of a batch may be filled anew before the batch was computed', () => {
    tf.tidy(() => {
      const buffer = Float32Array.of(1, 2)
      const sum = tf.tensor1d(buffer).sum()
      buffer.fill(100)
      expect(sum.dataSync()).toEqual(Float32Array.of(3))
    })
  })

  test('an assigned variable keeps its value from step to step', () => {
    const variable = tf.variable(tf.tensor1d([1, 2]))
    for (let step = 0; step < 3; step++) tf.tidy(() => variable.assign(variable.mul(2)))
    expect(variable.dataSync()).toEqual(Float32Array.of(8, 16))
    variable.dispose()
  })

  test('tensors of one data id may have different shapes', () => {
    tf.tidy(() => {
      const x = tf.range(0, 6).add(1)
      const y = x.reshape([2, 3])
      expect(y.sum(1).dataSync()).toEqual(Float32Array.of(6, 15))
      expect(y.transpose().reshape([6]).dataSync()).toEqual(Float32Array.of(1, 4, 2, 5, 3, 6))
    })
  })
})

describe('memory', () => {
  test('disposing frees every data id', () => {
    const { numDataBuffers, numTensors } = tf.memory()
    const tensors = tf.tidy(() => tf.split(tf.ones([4, 4]).matMul(tf.ones([4, 4])), 2))
    expect(tensors[0]!.dataSync()[0]).toBe(4)
    tf.dispose(tensors)
    expect(tf.memory()).toMatchObject({ numDataBuffers, numTensors })
  })

  test('training keeps the number of tensors', async () => {
    const weights = tf.variable(tf.zeros([3, 1]))
    const optimizer = tf.train.adam(0.1)
    const x = tf.tensor2d([1, 2, 3, 4, 5, 6], [2, 3])
    const step = async () => {
      const loss = optimizer.minimize(() => x.matMul(weights).sub(1).square().mean(), true)!
      const [value] = await loss.data()
      loss.dispose()
      return value!
    }
    const first = await step()
    const { numTensors } = tf.memory()
    let last = first
    for (let count = 0; count < 20; count++) last = await step()
    expect(tf.memory().numTensors).toBe(numTensors)
    expect(last).toBeLessThan(first / 10)
    tf.dispose([weights, x])
    optimizer.dispose()
  })
})

describe('the rest of the interface', () => {
  test('tensors move from other backends, and to them', async () => {
    await tf.setBackend('cpu')
    const x = tf.tensor1d([1, 2])
    await useOnnx()
    const y = x.add(1)
    await tf.setBackend('cpu')
    const z = y.mul(2)
    expect(await z.data()).toEqual(Float32Array.of(4, 6))
    tf.dispose([x, y, z])
  })

  test('strings and complex numbers are kept', async () => {
    tf.tidy(() => {
      expect(tf.tensor1d(['a', 'é']).reshape([2, 1]).dataSync()).toEqual(['a', 'é'])
      expect(tf.complex([1, 2], [3, 4]).dataSync()).toEqual(Float32Array.of(1, 3, 2, 4))
    })
  })

  test('a profile names the kernels and their times', async () => {
    const { kernels } = await tf.profile(() =>
      tf.tidy(() =>
        tf
          .ones([2, 2])
          .matMul(tf.ones([2, 2]))
          .sum(),
      ),
    )
    expect(kernels.map(({ name }) => name)).toEqual(['BatchMatMul', 'Sum'])
    for (const { kernelTimeMs } of kernels) expect(await kernelTimeMs).toBeGreaterThanOrEqual(0)
  })

  test('a timed function is computed within its time', async () => {
    const x = tf.ones([2])
    let y = x
    await tf.time(() => {
      y = x.add(1)
    })
    expect(pending()).toBe(0)
    tf.dispose([x, y])
  })
})
