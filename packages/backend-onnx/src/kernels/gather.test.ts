import * as tf from '@tensorflow/tfjs'
import { expect, test } from 'vitest'
import { agreementSuite, normal, useOnnx, whole } from '../testing/agreement.ts'

agreementSuite('gathering and scattering agree with plain JavaScript', {
  gather: () => [tf.gather(normal([5, 3]), whole([2, 4], 0, 5)), tf.gather(normal([3, 5]), whole([4], 0, 5), 1)],
  'gather in batches': () => tf.gather(normal([2, 3, 5]), whole([2, 4], 0, 5), 2, 1),
  gatherND: () => tf.gatherND(normal([4, 5, 2]), whole([6, 2], 0, 4)),
  'unsortedSegmentSum, with distinct segments': () =>
    tf.unsortedSegmentSum(normal([3, 2]), tf.tensor1d([4, 0, 2], 'int32'), 5),
  'the gradient of gather': () => tf.grad((x) => tf.gather(x, whole([7], 0, 4)).square())(normal([4, 3])),
  'scatterND into deeper axes': () => tf.scatterND(whole([6, 2], 0, 3), normal([6, 2]), [3, 4, 2]),
  scatterND: () => tf.scatterND(whole([6, 1], 0, 4), normal([6, 3]), [4, 3]),
  tensorScatterUpdate: () => tf.tensorScatterUpdate(normal([4, 3]), [[2], [0]], normal([2, 3], 2)),
  'unsortedSegmentSum, with segments that do not exist': () =>
    tf.unsortedSegmentSum(normal([6, 3]), whole([6], -1, 5) as tf.Tensor1D, 4),
  'oneHot, with classes that do not exist': () => tf.oneHot(whole([2, 3], -1, 5), 4),
  'oneHot of two numbers': () => tf.oneHot(whole([3], 0, 4), 4, 5, -5),
  sparseToDense: () =>
    tf.sparseToDense(
      [
        [0, 1],
        [2, 2],
      ],
      [5, 6],
      [3, 4],
      9,
    ), // the rest is 9
})

test('an index beyond the axis is refused at once when it is known', async () => {
  await useOnnx()
  expect(() => tf.tidy(() => tf.gather(tf.zeros([3]), tf.tensor1d([3], 'int32')))).toThrow('3 is not in [0, 2]')
})

test('an index beyond the axis is refused when it is computed, naming the kernel', async () => {
  await useOnnx()
  tf.tidy(() => {
    const gathered = tf.gather(tf.zeros([3]), tf.tensor1d([3], 'int32').add(tf.scalar(1, 'int32')))
    expect(() => gathered.dataSync()).toThrow('GatherV2')
  })
})
