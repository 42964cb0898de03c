import * as tf from '@tensorflow/tfjs'
import { beforeAll, describe, expect, it } from 'vitest'
import { expectClose } from '../../test-support/expect-close.ts'
import { selectBackend } from '../select-backend.ts'

/** The result of `compute` on the wasm backend equals that on the reference backend. */
const expectSameAsCpu = async (compute: () => tf.Tensor) => {
  await selectBackend('cpu')
  const expected = compute()
  const [values, shape] = [expected.dataSync(), expected.shape]
  await selectBackend('wasm')
  const actual = compute()
  expect(actual.shape).toEqual(shape)
  expectClose(actual, values, 1e-5)
}

const normal = (shape: number[], seed: number) => tf.randomNormal(shape as [number], 0, 1, 'float32', seed)

describe('the wasm matrix product', () => {
  beforeAll(() => selectBackend('wasm'))

  const sizes = [
    { what: 'small', batch: [3], m: 2, k: 5, n: 4 },
    { what: 'one large pair', batch: [], m: 40, k: 33, n: 50 },
    { what: 'a batch, tall', batch: [2, 3], m: 70, k: 9, n: 20 },
    { what: 'a batch, wide', batch: [5], m: 8, k: 30, n: 90 },
  ]
  const flips = [false, true].flatMap((a) => [false, true].map((b) => ({ a, b })))
  it.each(sizes.flatMap((size) => flips.map((flip) => ({ ...size, ...flip }))))(
    'is right for $what, transposed: $a, $b',
    ({ batch, m, k, n, a, b }) =>
      expectSameAsCpu(() =>
        tf.matMul(
          normal([...batch, ...(a ? [k, m] : [m, k])], 1),
          normal([...batch, ...(b ? [n, k] : [k, n])], 2),
          a,
          b,
        ),
      ),
  )

  it('is right where one factor is broadcast', () =>
    expectSameAsCpu(() => tf.matMul(normal([4, 30, 40], 1), normal([1, 40, 20], 2))))

  it('sees new values after a variable is assigned', () => {
    const weight = tf.variable(tf.ones([20, 30]))
    const x = tf.ones([30, 30]) as tf.Tensor2D
    const first = () => tf.matMul(x, weight as tf.Tensor2D, false, true).dataSync()[0]
    expect(first()).toBe(30)
    weight.assign(tf.fill([20, 30], 2))
    expect(first()).toBe(60)
  })

  it('leaks no memory', () => {
    const before = tf.memory()
    tf.tidy(() => {
      tf.matMul(normal([5, 30, 8], 1), normal([5, 30, 90], 2), true, false)
    })
    expect(tf.memory().numDataBuffers).toBe(before.numDataBuffers)
  })
})

describe('the other wasm kernels', () => {
  beforeAll(() => selectBackend('wasm'))

  it('gather rows of any rank as the reference backend does', async () => {
    await expectSameAsCpu(() =>
      tf.gather(
        normal([5, 3, 2], 1),
        tf.tensor2d(
          [
            [4, 0],
            [2, 2],
          ],
          [2, 2],
          'int32',
        ),
      ),
    )
    await expectSameAsCpu(() => tf.gather(normal([7], 1), tf.tensor1d([6, 0, 6], 'int32')))
    await expectSameAsCpu(() => tf.gather(normal([5, 3], 1), tf.tensor1d([2, 0], 'int32'), 1))
  })

  it('refuse to gather past the end', () => {
    expect(() => tf.gather(tf.ones([3, 2]), tf.tensor1d([3], 'int32'))).toThrow('gather index 3 is outside 0 to 2')
  })

  it('sum segments, leaving out ids that name none', () =>
    expectSameAsCpu(() => tf.unsortedSegmentSum(normal([4, 2, 3], 1), tf.tensor1d([2, 0, 2, 1], 'int32'), 4)))

  it('share the buffer between a tensor and its clone until both are gone', () => {
    const x = tf.tensor1d([1, 2, 3])
    const buffers = tf.memory().numDataBuffers
    const clone = tf.clone(x)
    expect(tf.memory().numDataBuffers).toBe(buffers)
    x.dispose()
    expect([...clone.dataSync()]).toEqual([1, 2, 3])
    clone.dispose()
    expect(tf.memory().numDataBuffers).toBe(buffers - 1)
  })
})
