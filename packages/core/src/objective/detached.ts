import * as tf from '@tensorflow/tfjs-core'

/**
 * A function of tensors whose result counts as a constant: no gradient passes through it, and it may use operations that
 * have none, as comparisons.
 *
 * @example
 * const weight = detached((logProbs: tf.Tensor1D) => tf.exp(logProbs))(sequenceMean(policy.chosen))
 */
export const detached =
  <Inputs extends tf.Tensor[], Output extends tf.Tensor>(compute: (...inputs: Inputs) => Output) =>
  (...inputs: Inputs): Output =>
    tf.customGrad((...given) => {
      const save = given.at(-1) as tf.GradSaveFunc
      save(inputs)
      return {
        value: compute(...inputs),
        gradFunc: (_: tf.Tensor, saved: tf.Tensor[]) => saved.map((input) => tf.zerosLike(input)),
      }
    })(...inputs) as Output
