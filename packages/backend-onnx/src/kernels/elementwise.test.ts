import * as tf from '@tensorflow/tfjs'
import { agreementSuite, call } from '../testing/agreement.ts'

const { NaN: nan, POSITIVE_INFINITY: infinity } = Number
const floats = () => tf.tensor1d([nan, 1, -1, 0, -0, infinity, -infinity, 5.5, -2.5, 0.3])
const others = () => tf.tensor1d([1, nan, 2, 0, 3, 1, 2, -3, 4, 0.7])
const integers = () => tf.tensor1d([7, -7, 7, -7, 0, 5, 9, -9, 3, -1], 'int32')
const divisors = () => tf.tensor1d([3, 3, -3, -3, 5, 0, 2, -1, -2, 0], 'int32')

const bounded = ['sin', 'cos', 'tan']
const unary = [
  ...['abs', 'ceil', 'floor', 'round', 'sign', 'neg', 'square', 'sqrt', 'rsqrt', 'reciprocal'],
  ...['exp', 'expm1', 'log', 'log1p', 'sinh', 'cosh', 'tanh', 'asin', 'acos', 'atan', 'asinh', 'acosh', 'atanh'],
  ...['sigmoid', 'softplus', 'relu', 'relu6', 'elu', 'selu', 'leakyRelu', 'step', 'isNaN', 'isInf', 'isFinite'],
]
const arithmetic = ['add', 'sub', 'mul', 'div', 'floorDiv', 'mod', 'maximum', 'minimum', 'squaredDifference']
const comparisons = ['equal', 'notEqual', 'less', 'lessEqual', 'greater', 'greaterEqual']
const logical = ['logicalAnd', 'logicalOr', 'logicalXor']

const each = (names: readonly string[], inputs: () => tf.Tensor[]) =>
  Object.fromEntries(names.map((name) => [name, () => call(name, ...inputs())]))

agreementSuite('unary kernels agree with plain JavaScript, NaN and infinities included', {
  ...each(unary, () => [floats()]),
  ...each(bounded, () => [others()]),
  'square and sign of integers': () => [tf.square(integers()), tf.sign(integers()), tf.relu(integers())],
  clipByValue: () => [tf.clipByValue(floats(), -2, 3), tf.clipByValue(integers(), -2, 3)],
})

agreementSuite('small arguments keep their digits', {
  log1p: () => tf.log1p(tf.tensor1d([1e-7, -1e-5, 1e-3])).mul(1e5),
  expm1: () => tf.expm1(tf.tensor1d([1e-7, -1e-5, 1e-3])).mul(1e5),
})

agreementSuite(
  'binary kernels agree with plain JavaScript on floats',
  each([...arithmetic, 'atan2', 'prelu'], () => [floats(), others()]),
)

agreementSuite(
  'binary kernels agree with plain JavaScript on integers, zero divisors included',
  each([...arithmetic, 'bitwiseAnd'], () => [integers(), divisors()]),
)

agreementSuite('binary kernels broadcast as plain JavaScript does', {
  'rank 6': () => tf.add(tf.ones([2, 1, 3, 1, 2, 1]), tf.range(0, 4).reshape([4, 1, 1])),
  'two fills': () => tf.mul(tf.fill([2, 1], 3), tf.fill([1, 3], 4)),
  'a fill and a tensor': () => tf.sub(tf.fill([2, 3], 3), tf.range(0, 6).reshape([2, 3])),
  addN: () => tf.addN([floats(), others(), floats()]),
})

agreementSuite(
  'comparisons agree with plain JavaScript on floats',
  each(comparisons, () => [floats(), others()]),
)

agreementSuite(
  'comparisons agree with plain JavaScript on booleans',
  each([...comparisons, ...logical], () => [integers().cast('bool'), divisors().cast('bool')]),
)

agreementSuite('choosing and casting agree with plain JavaScript', {
  where: () => tf.where(tf.greater(floats(), 0), floats(), others()),
  'where of integers': () => tf.where(tf.greater(integers(), 0), integers(), divisors()),
  'where by row': () =>
    tf.engine().runKernel('Select', {
      condition: tf.tensor1d([1, 0], 'bool'),
      t: tf.ones([2, 3]),
      e: tf.zeros([2, 3]),
    }),
  'float to int': () => floats().cast('int32'),
  'float to bool': () => floats().cast('bool'),
  'int to bool': () => integers().cast('bool'),
  'bool to float': () => divisors().cast('bool').cast('float32'),
})
