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
