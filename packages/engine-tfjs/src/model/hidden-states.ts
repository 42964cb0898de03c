import * as tf from '@tensorflow/tfjs'
import { blockAttention } from '../operations/block-attention.ts'
import { rotateHalf } from '../operations/rotate-half.ts'
import type { Architecture, BlockContext } from './architecture.ts'
import type { CausalModel } from './causal-model.ts'
import type { LayoutTensors } from './layout-tensors.ts'

/** Computes one block of a model, `layer`, on its input (`[tokens, hidden]`). */
export type BlockRunner = (
  block: (hidden: tf.Tensor2D) => tf.Tensor2D,
  hidden: tf.Tensor2D,
  layer: number,
) => tf.Tensor2D

const runBlock: BlockRunner = (block, hidden) => tf.tidy(() => block(hidden))

/** `[tokens, hidden]` before the last normalization, of `ids` (`[tokens]`). */
export const hiddenStates = (
  { architecture, weights }: Pick<CausalModel, 'architecture' | 'weights'>,
  ids: tf.Tensor1D,
  context: BlockContext,
  run: BlockRunner = runBlock,
): tf.Tensor2D => {
  let hidden = architecture.embed(weights, ids, context.positions)
  for (let layer = 0; layer < architecture.layers; layer++) {
    hidden = run((input) => architecture.block(weights, layer, input, context), hidden, layer)
  }
  return hidden
}

/** Every token of a layout at once, each seeing what its segment allows. */
export const layoutContext = (
  { headSize, attention }: Architecture,
  { positions, rotary, attention: blocks }: LayoutTensors,
): BlockContext => ({
  positions,
  rotate: (x) => (rotary ? rotateHalf(x, rotary) : x),
  attend: (layer, query, key, value) => blockAttention(query, key, value, headSize, blocks[layer]!, attention[layer]!),
})

/** `[rows * time, heads * headSize]` to `[rows, heads, time, headSize]`. */
export const splitHeads = (x: tf.Tensor2D, rows: number, time: number, headSize: number): tf.Tensor4D =>
  tf.transpose(tf.reshape(x, [rows, time, -1, headSize]) as tf.Tensor4D, [0, 2, 1, 3])

/** `[rows, heads, time, headSize]` to `[rows * time, heads * headSize]`. */
export const mergeHeads = (x: tf.Tensor4D): tf.Tensor2D => {
  const [rows, heads, time, headSize] = x.shape
  return tf.reshape(tf.transpose(x, [0, 2, 1, 3]), [rows * time, heads * headSize])
}
