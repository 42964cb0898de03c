import * as tf from '@tensorflow/tfjs'

/** Log-softmax of `[rows, columns]` over the columns: in one kernel where the backend has it, since `tf.logSoftmax` takes six. */
export const logSoftmax = (logits: tf.Tensor2D): tf.Tensor2D =>
  tf.getKernel('LogSoftmax', tf.getBackend())
    ? tf.engine().runKernel('LogSoftmax', { logits }, { axis: 1 })
    : tf.logSoftmax(logits, 1)
