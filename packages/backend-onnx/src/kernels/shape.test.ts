import * as tf from '@tensorflow/tfjs'
import { agreementSuite, normal } from '../testing/agreement.ts'

const deep = () => normal([2, 3, 2, 4, 1, 3])

agreementSuite('shape kernels agree with plain JavaScript up to rank 6', {
  transpose: () => tf.transpose(deep(), [5, 3, 1, 0, 4, 2]),
  'transpose that moves no element': () => tf.transpose(deep(), [0, 4, 1, 2, 3, 5]),
  reshape: () => deep().mul(2).reshape([6, -1]),
  tile: () => [tf.tile(normal([2, 1, 3]), [2, 3, 1]), tf.tile(normal([1, 3]), [4, 1])],
  broadcastTo: () => tf.broadcastTo(normal([3, 1]), [2, 3, 4]),
  slice: () => tf.slice(deep(), [0, 1, 1, 2, 0, 1], [2, 2, 1, 2, 1, 2]),
  'slice to nothing': () => tf.slice(normal([4]), [2], [0]),
  stridedSlice: () => tf.stridedSlice(normal([6, 7]), [5, 1], [0, 7], [-2, 3]),
  'stridedSlice back to the start': () => tf.stridedSlice(normal([6]), [4], [0], [-1], 0, 1),
  concat: () => tf.concat([normal([2, 3]), tf.zeros([2, 0]), normal([2, 1], 2)], 1),
  stack: () => tf.stack([normal([2, 3]), normal([2, 3], 2)], 1),
  unstack: () => tf.unstack(normal([2, 3]), 1),
  split: () => tf.split(normal([4, 6]), [1, 3, 2], 1),
  reverse: () => tf.reverse(normal([3, 4, 2]), [0, 2]),
  pad: () => [
    tf.pad(
      normal([2, 3]),
      [
        [1, 0],
        [0, 2],
      ],
      7,
    ),
    tf.pad(tf.ones([2], 'int32'), [[1, 1]], 3),
  ],
  'mirrorPad, reflecting': () =>
    tf.mirrorPad(
      normal([3, 4]),
      [
        [2, 1],
        [0, 3],
      ],
      'reflect',
    ),
  'mirrorPad, symmetric': () => tf.mirrorPad(normal([3]), [[2, 3]], 'symmetric'),
  spaceToBatchND: () =>
    tf.spaceToBatchND(
      normal([1, 4, 4, 2]),
      [2, 2],
      [
        [0, 0],
        [2, 0],
      ],
    ),
  batchToSpaceND: () =>
    tf.batchToSpaceND(
      normal([8, 2, 2, 1]),
      [2, 2],
      [
        [0, 1],
        [1, 0],
      ],
    ),
  depthToSpace: () => tf.depthToSpace(normal([1, 2, 3, 8]) as tf.Tensor4D, 2),
})
