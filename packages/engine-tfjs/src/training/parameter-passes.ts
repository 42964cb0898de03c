import type * as tf from '@tensorflow/tfjs'

/** Gradients by parameter name. */
export type Gradients = ReadonlyMap<string, tf.Tensor>

/** The numbers of one AdamW step of one parameter. */
export interface AdamWStep {
  readonly beta1: number
  readonly beta2: number
  readonly epsilon: number
  /** The learning rate over `1 - beta1 ** t`, the first moment's bias correction. */
  readonly stepSize: number
  /** `sqrt(1 - beta2 ** t)`, the root of the second moment's bias correction. */
  readonly correction: number
  /** What decay leaves of the parameter: `1 - learningRate * weightDecay`, or 1 without decay. */
  readonly retained: number
  /** What clipping leaves of the gradient. */
  readonly scale: number
}

/** A parameter and its two moments, which a step changes. */
export interface AdamWState {
  readonly parameter: tf.Variable
  readonly firstMoment: tf.Variable
  readonly secondMoment: tf.Variable
}

/** The work of a training step whose cost is that of reading and writing the parameters, gradients and moments. */
export interface ParameterPasses {
  /** `sum + gradient`, of which it takes both over. */
  accumulate(sum: tf.Tensor, gradient: tf.Tensor): tf.Tensor
  /** Global L2 norm over all gradients. */
  norm(gradients: Gradients): Promise<number>
  stepAdamW(state: AdamWState, gradient: tf.Tensor, step: AdamWStep): void
  /** Moves `parameter` by `alpha` of the way to `target`; with `alpha` 1 the two are equal bit for bit. */
  blend(parameter: tf.Variable, target: tf.Variable, alpha: number): void
}
