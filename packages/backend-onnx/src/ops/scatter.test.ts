import * as tf from '@tensorflow/tfjs'
import { expect, test } from 'vitest'
import { registerOnnxBackend } from '../register.ts'
import { normal, whole } from '../testing/agreement.ts'

test('no update is lost where threads could add to one row at the same time', async () => {
  registerOnnxBackend({ threads: 8 })
  await tf.setBackend('onnx')
  const [count, width, rows] = [4096, 512, 100]
  const ids = whole([count], 0, rows) as tf.Tensor1D
  const column = whole([count, 1], 0, 4, 2).cast('float32')
  const updates = column.mul(tf.ones([count, width]))
  const expected = new Float32Array(rows)
  const values = column.dataSync()
  ids.dataSync().forEach((id, index) => {
    expected[id]! += values[index]!
  })
  const sums = tf.tensor2d(expected, [rows, 1])
  for (let attempt = 0; attempt < 20; attempt++) {
    const errors = tf.tidy(() => tf.unsortedSegmentSum(updates, ids, rows).sub(sums).abs().max())
    expect(errors.dataSync()).toEqual(Float32Array.of(0))
    errors.dispose()
  }
  tf.dispose([ids, column, updates, sums])
})

test('distinct rows take the parallel way, to the same values', async () => {
  const [distinct, repeated] = [tf.tensor1d([5, 0, 3], 'int32'), tf.tensor1d([5, 0, 5], 'int32')]
  const updates = normal([3, 2])
  const [parallel, sequential] = [distinct, repeated].map((ids) => tf.unsortedSegmentSum(updates, ids, 6).arraySync())
  const rows = updates.arraySync() as number[][]
  expect(parallel).toEqual([rows[1], [0, 0], [0, 0], rows[2], [0, 0], rows[0]])
  expect((sequential as number[][])[5]![0]).toBeCloseTo(rows[0]![0]! + rows[2]![0]!, 6)
  tf.dispose([distinct, repeated, updates])
})

test.each([
  ['distinct rows', [4, 1, 2]],
  ['repeated rows', [4, 1, 4]],
])('what is added to %s of zeros is added to them, in either order and once', (_, ids) => {
  const [positions, updates, whole] = [tf.tensor1d(ids, 'int32'), normal([3, 2]), normal([6, 2])]
  const expected = (whole.arraySync() as number[][]).map((row, index) =>
    row.map((value, column) =>
      ids.reduce(
        (sum, id, update) => (id === index ? sum + (updates.arraySync() as number[][])[update]![column]! : sum),
        value,
      ),
    ),
  )
  const sums = tf.tidy(() => {
    const scattered = tf.unsortedSegmentSum(updates, positions, 6)
    return [tf.add(whole, scattered), tf.add(scattered, whole), tf.add(scattered, tf.sub(whole, scattered))]
  })
  const values = sums.map((sum) => sum.arraySync() as number[][])
  expected.flat().forEach((value, index) => {
    for (const each of values.slice(0, 2)) expect(each.flat()[index]).toBeCloseTo(value, 6)
  })
  expect(values[2]!.flat()).toEqual((whole.arraySync() as number[][]).flat().map((value) => expect.closeTo(value, 5)))
  tf.dispose([positions, updates, whole, ...sums])
})
