import * as tf from '@tensorflow/tfjs'
import { blockAttention } from '../operations/block-attention.ts'
import { type Rotary, rotateHalf } from '../operations/rotate-half.ts'
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

/** `[read, hidden]` before the last normalization, of `ids` (`[tokens]`). */
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

/** Every token of a layout at once, each seeing what its segment allows; of the last layer, only what is scored from. */
export const layoutContext = (
  { layers, headSize, attention }: Architecture,
  { positions, read, rotary, attention: blocks }: LayoutTensors,
): BlockContext => {
  const isLast = (layer: number): boolean => layer === layers - 1
  const turn = (x: tf.Tensor2D, angles: Rotary | undefined): tf.Tensor2D => (angles ? rotateHalf(x, angles) : x)
  return {
    positions,
    read: (layer, x) => (isLast(layer) ? tf.gather(x, read) : x),
    attend(layer, query, key, value) {
      const turned = turn(query, isLast(layer) ? rotary?.read : rotary?.all)
      return blockAttention(turned, turn(key, rotary?.all), value, headSize, blocks[layer]!, attention[layer]!)
    },
  }
}
