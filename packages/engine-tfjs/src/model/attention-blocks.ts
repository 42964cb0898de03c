import * as tf from '@tensorflow/tfjs'
import type { AttentionBlocks } from '../operations/block-attention.ts'
import type { Architecture } from './architecture.ts'
import { type AttentionPlan, type AttentionPlanOptions, planAttention } from './attention-plan.ts'
import type { PackedLayout } from './pack-layout.ts'
import { planForHeads } from './plan-for-heads.ts'
import { remembered } from './remembered.ts'

/**
 * How each layer attends to packed tokens: the last one from those that are read alone. Layers share what windows of one
 * length, if the texts notice them, ask for.
 */
export const attentionBlocks = (
  packed: PackedLayout,
  { attention, heads, keyValueHeads, headSize }: Architecture,
): AttentionBlocks[] => {
  const longest = packed.positions.reduce((most, position) => Math.max(most, position + 1), 0)
  const blocks = new Map<string, AttentionBlocks>()
  const shape = { length: chunkLength(headSize), shared: heads / keyValueHeads, heads: keyValueHeads }
  return attention.map(({ window = longest }, layer) => {
    const plan = { ...shape, window: Math.min(window, longest), ofRead: layer === attention.length - 1 }
    const key = JSON.stringify(plan)
    const known = blocks.get(key) ?? uploadPlan(plansOf(packed)(plan), keyValueHeads)
    blocks.set(key, known)
    return known
  })
}

/** Short chunks hide less, long ones share their keys among more queries: which tells the more is the size of a key. */
const chunkLength = (headSize: number): number => (headSize < 32 ? 32 : 64)

/** The reference and the policy score the same batch, one after the other: it is planned once. */
const plansOf = remembered((packed: PackedLayout) => {
  const plans = new Map<string, AttentionPlan>()
  return (options: AttentionPlanOptions & { readonly heads: number }): AttentionPlan => {
    const key = JSON.stringify(options)
    const plan = plans.get(key) ?? planForHeads(planAttention(packed, options), options.heads)
    plans.set(key, plan)
    return plan
  }
})

export const uploadPlan = (
  { groups, placeOfQuery, placesOfKey }: AttentionPlan,
  keyValueHeads: number,
): AttentionBlocks => {
  const indices = (values: Int32Array): tf.Tensor1D => tf.tensor1d(values, 'int32')
  return {
    groups: groups.map(({ chunks, rows, columns, queries, keys, bias }) => ({
      chunks,
      queries: indices(queries),
      keys: indices(keys),
      // Once for all layers, because adding tensors of one shape is far cheaper than broadcasting one.
      bias: tf.tidy(() =>
        tf.concat(Array<tf.Tensor3D>(keyValueHeads).fill(tf.tensor3d(bias, [chunks, rows, columns]))),
      ),
    })),
    placeOfQuery: indices(placeOfQuery),
    placesOfKey: indices(placesOfKey),
  }
}
