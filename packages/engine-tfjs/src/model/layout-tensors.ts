import { KedgeError, type TokenLayout } from '@kedge/core'
import * as tf from '@tensorflow/tfjs'
import type { AttentionBlocks } from '../operations/block-attention.ts'
import type { Rotary } from '../operations/rotate-half.ts'
import type { Architecture } from './architecture.ts'
import { type AttentionPlan, planAttention } from './attention-plan.ts'
import { type PackedLayout, packLayout } from './pack-layout.ts'
import { rotaryOf } from './rotary-of.ts'

/** A token layout on the device, with its padding left out wherever a padded token would cost work. */
export type LayoutTensors = {
  /** `[tokens]` ids of all rows behind one another. */
  readonly ids: tf.Tensor1D
  /** `[tokens]` */
  readonly positions: tf.Tensor1D
  readonly rotary: Rotary | undefined
  /** Of each layer; layers of one window share theirs. */
  readonly attention: AttentionBlocks[]
  /** `[scored]`: the token whose next one is scored. */
  readonly sources: tf.Tensor1D
  /** `[scored]`: the id to score. */
  readonly targets: tf.Tensor1D
  /** `[completions * time]`: which of the scored tokens each cell is. */
  readonly cells: tf.Tensor1D
  /** `[completions, time]` */
  readonly mask: tf.Tensor2D
}

/** @throws KedgeError DATA_INVALID for a token id outside the model's vocabulary */
export const layoutTensors = (layout: TokenLayout, architecture: Architecture): LayoutTensors => {
  checkIds(layout.ids, architecture.vocabularySize)
  checkIds(layout.targets, architecture.vocabularySize)
  checkPositions(layout.positions, architecture.positionLimit)
  const packed = packLayout(layout)
  return {
    ids: indices(packed.ids),
    positions: indices(packed.positions),
    rotary: rotaryOf(architecture, packed.positions),
    attention: attentionBlocks(packed, architecture),
    sources: indices(packed.sources),
    targets: indices(packed.targets),
    cells: indices(packed.cells),
    mask: tf.tensor2d(layout.mask, [layout.completions, layout.time]),
  }
}

/** One plan for each window that the texts are long enough to notice. */
const attentionBlocks = (
  packed: PackedLayout,
  { attention, heads, keyValueHeads, headSize }: Architecture,
): AttentionBlocks[] => {
  const longest = packed.positions.reduce((most, position) => Math.max(most, position + 1), 0)
  const blocks = new Map<number, AttentionBlocks>()
  return attention.map(({ window = longest }) => {
    const reach = Math.min(window, longest)
    const plan = () => planAttention(packed, reach, chunkLength(headSize))
    const known = blocks.get(reach) ?? blocksOf(plan(), keyValueHeads, heads / keyValueHeads)
    blocks.set(reach, known)
    return known
  })
}

/** Short chunks hide less, long ones share their keys among more queries: which tells the more is the size of a key. */
const chunkLength = (headSize: number): number => (headSize < 32 ? 32 : 64)

/** @param shared query heads to a key-value head, whose rows stand below one another */
const blocksOf = (
  { length, groups, queryOfToken, keysOfToken }: AttentionPlan,
  keyValueHeads: number,
  shared: number,
): AttentionBlocks => ({
  groups: groups.map(({ chunks, columns, queries, keys, bias }) => ({
    chunks,
    columns,
    queries: indices(queries),
    keys: indices(keys),
    bias: tf.tidy(() => {
      const one = tf.tensor3d(repeatRows(bias, columns, shared), [chunks, length * shared, columns])
      // Once for all layers, because adding tensors of one shape is far cheaper than broadcasting one.
      return tf.concat(Array<tf.Tensor3D>(keyValueHeads).fill(one))
    }),
  })),
  queryOfToken: indices(queryOfToken),
  keysOfToken: indices(keysOfToken),
})

const indices = (values: Int32Array): tf.Tensor1D => tf.tensor1d(values, 'int32')

const repeatRows = (table: Float32Array, columns: number, times: number): Float32Array => {
  const repeated = new Float32Array(table.length * times)
  for (let row = 0; row * columns < repeated.length; row++) {
    const source = Math.floor(row / times) * columns
    repeated.set(table.subarray(source, source + columns), row * columns)
  }
  return repeated
}

/** Out of range, an id would read other memory on some backends. */
export const checkIds = (ids: Int32Array, vocabularySize: number): void => {
  const wrong = ids.find((id) => id < 0 || id >= vocabularySize)
  if (wrong === undefined) return
  throw new KedgeError(
    'DATA_INVALID',
    `token id ${wrong} is outside the model's vocabulary of ${vocabularySize}; tokenize with the model's own tokenizer`,
  )
}

/** A row that is longer than the model has positions would read others' memory, or be computed wrongly. */
const checkPositions = (positions: Int32Array, limit = Number.POSITIVE_INFINITY): void => {
  const last = positions.reduce((most, position) => Math.max(most, position), 0)
  if (last < limit) return
  throw new KedgeError(
    'DATA_INVALID',
    `a row of ${last + 1} tokens is longer than the ${limit} positions that the model has; set "data.maxLength" to ${limit} or less`,
  )
}
