import * as tf from '@tensorflow/tfjs'

/** `[rows * time, heads * headSize]` to `[rows, heads, time, headSize]`. */
export const splitHeads = (x: tf.Tensor2D, rows: number, time: number, headSize: number): tf.Tensor4D =>
  tf.transpose(tf.reshape(x, [rows, time, -1, headSize]) as tf.Tensor4D, [0, 2, 1, 3])

/** `[rows, heads, time, headSize]` to `[rows * time, heads * headSize]`. */
export const mergeHeads = (x: tf.Tensor4D): tf.Tensor2D => {
  const [rows, heads, time, headSize] = x.shape
  return tf.reshape(tf.transpose(x, [0, 2, 1, 3]), [rows * time, heads * headSize])
}
