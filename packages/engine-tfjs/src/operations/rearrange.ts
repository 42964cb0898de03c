import * as tf from '@tensorflow/tfjs'
import { differentiable } from './differentiable.ts'

/** Where the rows of one matrix come from in another, and where those go. */
export type Rearrangement = {
  /** `[to]` int32: the row of the input that each row of the output is. */
  readonly forward: tf.Tensor1D
  /** `[from]` int32: the row of the output's gradient that each row of the input's gradient is. */
  readonly backward: tf.Tensor1D
}

/** The same rearrangement the other way round. */
export const reversed = ({ forward, backward }: Rearrangement): Rearrangement => ({
  forward: backward,
  backward: forward,
})

/**
 * Rows of `x` (`[from, channels]`) in another order and number: `[to, channels]`. Where a row has no counterpart, the index
 * must name a row whose gradient is 0. Then both directions are a plain gather, and nothing has to be summed.
 */
export const rearrange = (x: tf.Tensor2D, { forward, backward }: Rearrangement): tf.Tensor2D =>
  differentiable({
    forward: (x: tf.Tensor2D) => ({ value: tf.gather(x, forward), saved: [] }),
    backward: (gradient) => [tf.gather(gradient, backward)],
  })(x)
