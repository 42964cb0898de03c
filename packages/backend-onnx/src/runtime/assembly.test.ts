import * as tf from '@tensorflow/tfjs'
import { beforeAll, describe, expect, test } from 'vitest'
import { normal, useOnnx, whole } from '../testing/agreement.ts'

// Large enough to be assembled; the same with few columns is not, and says what the numbers are to be.
const [rows, width] = [2048, 512]
const ids = [0, 7, 2047, 7, 1030, 0]

beforeAll(useOnnx)

const positions = () => tf.tensor1d(ids, 'int32')

/** The gradient of a matrix whose parts are computed one by one and whose rows are read as well. */
const gradientOf = (parts: readonly tf.Tensor[], updates: tf.Tensor): tf.Tensor =>
  tf.tidy(() =>
    tf.add(tf.concat([...parts].map(tf.square), 0), tf.unsortedSegmentSum(tf.neg(updates), positions(), rows)),
  )

describe('a large result that is put together outside the graph', () => {
  test('has the parts behind one another and every row added', () => {
    const [a, b, updates] = [normal([1200, width]), normal([848, width]), normal([ids.length, width], 3)]
    const narrow = (x: tf.Tensor) => tf.slice(x, [0, 0], [-1, 2])
    const large = gradientOf([a, b], updates)
    const small = gradientOf([narrow(a), narrow(b)], narrow(updates))
    expect(narrow(large).arraySync()).toEqual(small.arraySync())
  })

  test('is rows over zeros where nothing else was computed', () => {
    const updates = whole([ids.length, width], -9, 9).cast('float32')
    const [large, small] = [width, 2].map((columns) =>
      tf.unsortedSegmentSum(tf.slice(tf.neg(updates), [0, 0], [-1, columns]), positions(), rows),
    )
    expect(tf.slice(large!, [0, 0], [-1, 2]).arraySync()).toEqual(small!.arraySync())
  })

  test('leaves its parts as they are, for whoever else reads them', () => {
    const [a, updates] = [normal([rows, width]), normal([ids.length, width], 3)]
    const part = tf.square(a)
    const sum = tf.add(part, tf.unsortedSegmentSum(tf.neg(updates), positions(), rows))
    const [twice, again] = [tf.concat([part, part], 0), tf.mul(sum, 1)]
    const squares = a.dataSync().map((value) => value * value)
    expect(part.dataSync()).toEqual(squares)
    expect(twice.dataSync().subarray(squares.length)).toEqual(squares)
    expect(again.dataSync()).toEqual(sum.dataSync())
    expect(sum.dataSync()).not.toEqual(squares)
  })
})
