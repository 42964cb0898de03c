import * as tf from '@tensorflow/tfjs'
import { describe, test } from 'vitest'
import { expectAgreement, normal } from '../testing/agreement.ts'

const image = (seed = 1) => normal([2, 7, 6, 3], seed) as tf.Tensor4D
const volume = () => normal([1, 4, 5, 4, 2]) as tf.Tensor5D

/** The value and the gradients of the sum of squares. */
const withGradients = (run: (...inputs: tf.Tensor[]) => tf.Tensor, inputs: tf.Tensor[]): tf.Tensor[] => [
  run(...inputs),
  ...tf.grads((...values: tf.Tensor[]) =>
    run(...values)
      .square()
      .sum(),
  )(inputs),
]

describe('convolutions and their gradients agree with plain JavaScript', () => {
  for (const pad of ['same', 'valid'] as const) {
    for (const strides of [1, 2]) {
      test(`2-D, ${pad}, strides ${strides}`, () =>
        expectAgreement(() =>
          withGradients(
            (x, filter) => tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, strides, pad),
            [image(), normal([3, 2, 3, 4], 2)],
          ),
        ))
      test(`depthwise, ${pad}, strides ${strides}`, () =>
        expectAgreement(() =>
          withGradients(
            (x, filter) => tf.depthwiseConv2d(x as tf.Tensor4D, filter as tf.Tensor4D, strides, pad),
            [image(), normal([3, 2, 3, 2], 2)],
          ),
        ))
      test(`average pooling, ${pad}, strides ${strides}`, () =>
        expectAgreement(() => withGradients((x) => tf.avgPool(x as tf.Tensor4D, 3, strides, pad), [image()])))
      test(`max pooling, ${pad}, strides ${strides}`, () =>
        expectAgreement(() => withGradients((x) => tf.maxPool(x as tf.Tensor4D, 3, strides, pad), [image()])))
    }
  }
  test('2-D, dilated', () =>
    expectAgreement(() => tf.conv2d(image(), normal([2, 2, 3, 4], 2) as tf.Tensor4D, 1, 'same', 'NHWC', 2)))
  test('2-D, transposed', () =>
    expectAgreement(() =>
      tf.conv2dTranspose(image(), normal([3, 3, 5, 3], 2) as tf.Tensor4D, [2, 14, 12, 5], 2, 'same'),
    ))
  test('2-D, fused with bias and activation', () =>
    expectAgreement(() =>
      tf.fused.conv2d({
        x: image(),
        filter: normal([2, 2, 3, 4], 2) as tf.Tensor4D,
        strides: 1,
        pad: 'valid',
        bias: normal([4], 3),
        activation: 'relu',
      }),
    ))
  test('3-D', () =>
    expectAgreement(() =>
      withGradients(
        (x, filter) => tf.conv3d(x as tf.Tensor5D, filter as tf.Tensor5D, 2, 'same'),
        [volume(), normal([2, 2, 2, 2, 3], 2)],
      ),
    ))
  test('3-D pooling', () =>
    expectAgreement(() => [
      ...withGradients((x) => tf.maxPool3d(x as tf.Tensor5D, 2, 2, 'same'), [volume()]),
      ...withGradients((x) => tf.avgPool3d(x as tf.Tensor5D, 2, 2, 'valid'), [volume()]),
    ]))
  test('resizing', () =>
    expectAgreement(() => [
      tf.image.resizeBilinear(image(), [11, 4], true),
      tf.image.resizeBilinear(image(), [3, 9], false, true),
      tf.image.resizeNearestNeighbor(image(), [11, 4]),
      tf.image.resizeNearestNeighbor(image(), [3, 9], false, true),
    ]))
  test('local response normalization', () =>
    expectAgreement(() => tf.localResponseNormalization(image(), 2, 1.5, 0.5, 0.7)))
  test('batch normalization', () =>
    expectAgreement(() => tf.batchNorm(image(), normal([3]), normal([3], 2).abs(), normal([3], 3), normal([3], 4))))
})
