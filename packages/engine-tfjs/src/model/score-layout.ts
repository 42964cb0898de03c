import type { SequenceLogProbs, TokenLayout } from '@kedge/core'
import * as tf from '@tensorflow/tfjs'
import { tokenLogProbs } from '../operations/token-log-probs.ts'
import type { CausalModel } from './causal-model.ts'
import { type BlockRunner, hiddenStates, layoutContext } from './hidden-states.ts'
import { type LayoutTensors, layoutTensors } from './layout-tensors.ts'

/** What scores a layout: sizes and weights. */
export type Scorable = Pick<CausalModel, 'architecture' | 'weights'>

/**
 * Log-probabilities that a model gives to a layout's completions, without gradient. The caller disposes them.
 *
 * @throws KedgeError DATA_INVALID for a token id outside the vocabulary
 */
export const scoreLayout = (model: Scorable, layout: TokenLayout): SequenceLogProbs =>
  tf.tidy(() => {
    const inputs = layoutTensors(layout, model.architecture)
    return { tokens: layoutLogProbs(model, inputs), mask: inputs.mask }
  })

/** `[completions, time]` log-probabilities, differentiable in the model's parameters; `inputs` must outlive the gradient. */
export const layoutLogProbs = (
  { architecture, weights }: Scorable,
  inputs: LayoutTensors,
  run?: BlockRunner,
): tf.Tensor2D => {
  const { ids, sources, targets, cells, mask } = inputs
  const hidden = hiddenStates({ architecture, weights }, ids, layoutContext(architecture, inputs), run)
  const read = architecture.finish(weights, tf.gather(hidden, sources))
  const scored = tokenLogProbs(read, weights.matrix(architecture.head), targets, { softCap: architecture.logitSoftCap })
  return tf.where(tf.cast(mask, 'bool'), tf.reshape(tf.gather(scored, cells), mask.shape), 0)
}
