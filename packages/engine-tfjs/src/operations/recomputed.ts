import * as tf from '@tensorflow/tfjs'
import { after } from './after.ts'
import { differentiable } from './differentiable.ts'

/**
 * `compute(input)`, of which the backward pass keeps the input alone and computes everything else a second time (activation
 * checkpointing, arXiv 1604.06174).
 *
 * @param parameters what else the result is differentiated by; variables that `compute` reads, all of them
 */
export const recomputed = (
  compute: (input: tf.Tensor2D) => tf.Tensor2D,
  input: tf.Tensor2D,
  parameters: readonly tf.Tensor[],
): tf.Tensor2D =>
  differentiable({
    forward: (input: tf.Tensor2D, ..._parameters: tf.Tensor[]) => ({
      value: tf.tidy(() => compute(input)),
      saved: [input],
    }),
    backward(gradient: tf.Tensor2D, [input]: [tf.Tensor2D]) {
      // Only once the gradient is there: a backend that compiles graphs would else compute both times as one, and keep it all.
      const again = after(input, [gradient])
      const [dInput, ...dParameters] = onOwnTape(() =>
        tf.grads((input) => compute(input as tf.Tensor2D))([again, ...parameters], gradient),
      )
      // And what comes before it waits until nothing here is needed any more.
      return [after(dInput as tf.Tensor2D, dParameters), ...dParameters]
    },
  })(input, ...parameters)

/** Differentiates within a backward pass: TensorFlow.js would forget the tape that it is walking back along. */
const onOwnTape = <T>(work: () => T): T => {
  const { state } = tf.engine()
  const tape = state.activeTape
  try {
    return work()
  } finally {
    state.activeTape = tape
  }
}
