import * as tf from '@tensorflow/tfjs'
import { agreementSuite, call, normal, whole } from '../testing/agreement.ts'

const deep = () => normal([2, 3, 2, 4, 1, 3])
const withNaN = () => tf.tensor2d([1, Number.NaN, 3, Number.NEGATIVE_INFINITY, -1, Number.POSITIVE_INFINITY], [3, 2])
const flags = () => tf.tensor2d([1, 0, 1, 1, 0, 0], [3, 2], 'bool')
const names = ['sum', 'mean', 'max', 'min', 'prod']

for (const name of names) {
  agreementSuite(`${name} agrees with plain JavaScript`, {
    'over some axes of rank 6': () => call(name, deep(), [1, 3]),
    'keeping dimensions': () => call(name, deep(), -1, true),
    'over everything': () => call(name, deep()),
    'over no axis': () => call(name, deep(), []),
    'over NaN and infinities': () => call(name, withNaN(), 1),
    'of integers': () => call(name, whole([3, 4], -5, 5), 0),
    'of booleans': () => call(name, flags(), 0),
    'of a scalar': () => call(name, tf.scalar(3)),
  })
}

agreementSuite('other reductions agree with plain JavaScript', {
  all: () => tf.all(flags(), 1),
  any: () => tf.any(flags(), 1),
  argMax: () => [tf.argMax(deep(), 2), tf.argMax(whole([3, 4], -5, 5), 1)],
  argMin: () => tf.argMin(deep(), -1),
  cumsum: () => [tf.cumsum(deep(), 1, true, true), tf.cumsum(whole([9], -5, 5))],
  cumprod: () => tf.cumprod(normal([3, 4]), 1),
  softmax: () => tf.softmax(deep()),
  logSoftmax: () => tf.logSoftmax(normal([4, 7])),
  logSumExp: () => tf.logSumExp(normal([4, 7]), 1),
  topk: () => [tf.topk(normal([3, 9]), 4).values, tf.topk(normal([3, 9]), 4).indices],
  moments: () => [tf.moments(deep(), [0, 5]).mean, tf.moments(deep(), [0, 5]).variance],
})
