import { KedgeError, type TokenLayout } from '@kedge/core'
import * as tf from '@tensorflow/tfjs'
import type { AttentionBlocks } from '../operations/block-attention.ts'
import type { Rotary } from '../operations/rotate-half.ts'
import type { Architecture } from './architecture.ts'
import { attentionBlocks } from './attention-blocks.ts'
import { packLayout } from './pack-layout.ts'
import { rotaryOf } from './rotary-of.ts'

/** A token layout on the device, with its padding left out wherever a padded token would cost work. */
export type LayoutTensors = {
  /** `[tokens]` ids of all rows behind one another. */
  readonly ids: tf.Tensor1D
  /** `[tokens]` */
  readonly positions: tf.Tensor1D
  /** `[read]`: the tokens that are read beyond the last attention. */
  readonly read: tf.Tensor1D
  /** The angles of all tokens, and of the queries that are read. */
  readonly rotary: { readonly all: Rotary; readonly read: Rotary } | undefined
  /** Of each layer; layers of one window share theirs. */
  readonly attention: AttentionBlocks[]
  /** `[scored]`: which of the read tokens is the one before what is scored. */
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
  const all = rotaryOf(architecture, packed.positions)
  const read = rotaryOf(architecture, packed.readPositions, [architecture.heads])
  return {
    ids: indices(packed.ids),
    positions: indices(packed.positions),
    read: indices(packed.read),
    rotary: all && read && { all, read },
    attention: attentionBlocks(packed, architecture),
    sources: indices(packed.sources),
    targets: indices(packed.targets),
    cells: indices(packed.cells),
    mask: tf.tensor2d(layout.mask, [layout.completions, layout.time]),
  }
}

const indices = (values: Int32Array): tf.Tensor1D => tf.tensor1d(values, 'int32')

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
