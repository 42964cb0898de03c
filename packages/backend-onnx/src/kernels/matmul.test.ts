import * as tf from '@tensorflow/tfjs'
import { agreementSuite, normal, whole } from '../testing/agreement.ts'

agreementSuite('matrix products agree with plain JavaScript', {
  plain: () => tf.matMul(normal([5, 7]), normal([7, 4], 2)),
  transposed: () => tf.matMul(normal([7, 5]), normal([4, 7], 2), true, true),
  batched: () => tf.matMul(normal([2, 3, 5, 7]), normal([2, 3, 4, 7], 2), false, true),
  broadcast: () => tf.matMul(normal([1, 5, 7]), normal([3, 7, 4], 2)),
  'of integers': () => tf.matMul(whole([3, 4], -5, 5), whole([5, 4], -5, 5, 2), false, true),
  'over nothing': () => tf.matMul(tf.zeros([3, 0]), tf.zeros([0, 2])),
  'fused with bias and activation': () =>
    tf.fused.matMul({ a: normal([3, 4]), b: normal([4, 5], 2), bias: normal([5]), activation: 'elu' }),
  einsum: () => tf.einsum('bij,bkj->bik', normal([2, 3, 4]), normal([2, 5, 4], 2)),
})
