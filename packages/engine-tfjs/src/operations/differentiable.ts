import * as tf from '@tensorflow/tfjs'

interface Operation<Inputs extends readonly tf.Tensor[], Saved extends [] | tf.Tensor[], Output extends tf.Tensor> {
  /** The value, and what `backward` needs of it and of the inputs. */
  forward(...inputs: Inputs): { readonly value: Output; readonly saved: Saved }
  /** One gradient per input, from the gradient of the value; none is asked for where `frozen` has true. */
  backward(
    gradient: Output,
    saved: Saved,
    frozen: readonly boolean[],
  ): { [Index in keyof Inputs]: tf.Tensor | undefined }
}

/** Whether no gradient of this tensor will ever be asked for: a variable of a model that is not trained. */
const isFrozen = (tensor: tf.Tensor): boolean => tensor instanceof tf.Variable && !tensor.trainable

/**
 * An operation with a gradient of its own: it keeps only what it says for the backward pass, and every temporary tensor is
 * disposed. Tensors that it closes over must outlive the backward pass.
 */
export const differentiable =
  <Inputs extends readonly tf.Tensor[], Saved extends [] | tf.Tensor[], Output extends tf.Tensor>(
    operation: Operation<Inputs, Saved, Output>,
  ) =>
  (...inputs: Inputs): Output =>
    tf.customGrad((...given) => {
      const { value, saved } = operation.forward(...inputs)
      const save = given.at(-1) as tf.GradSaveFunc
      save(saved)
      return {
        value,
        gradFunc: (gradient: Output, kept: tf.Tensor[]) =>
          // TensorFlow.js wants a tensor for every input, and drops those of frozen ones.
          tf.tidy(() =>
            [...operation.backward(gradient, kept as Saved, inputs.map(isFrozen))].map((each) => each ?? tf.scalar(0)),
          ),
      }
    })(...inputs) as Output
