import { KedgeError, type TokenLayout } from '@kedge/core'
import * as tf from '@tensorflow/tfjs'
import { maskedScore } from '../operations/grouped-attention.ts'
import type { Rearrangement } from '../operations/rearrange.ts'
import { createRotary, type Rotary } from '../operations/rotate-half.ts'
import type { Architecture } from './architecture.ts'
import { type PackedLayout, packLayout } from './pack-layout.ts'

/** A token layout on the device, with its padding left out wherever a padded token would cost work. */
export type LayoutTensors = {
  /** Rows of attention, and their padded width. */
  readonly rows: number
  readonly width: number
  /** `[tokens]` ids of all rows behind one another. */
  readonly ids: tf.Tensor1D
  /** `[tokens]` */
  readonly positions: tf.Tensor1D
  readonly rotary: Rotary
  /** From `[tokens]` to `[rows * width]`. */
  readonly toRows: Rearrangement
  /**
   * Of each layer, `[rows, heads, width, width]`: 0 where the token of a row's third axis attends to that of the fourth; all
   * heads alike, and layers of one window share theirs.
   */
  readonly biases: tf.Tensor4D[]
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
  const packed = packLayout(layout)
  const { rows, width } = packed
  const indices = (values: Int32Array) => tf.tensor1d(values, 'int32')
  return {
    rows,
    width,
    ids: indices(packed.ids),
    positions: indices(packed.positions),
    rotary: createRotary(architecture.rotaryFrequencies, packed.positions),
    toRows: { forward: indices(packed.tokenOfSlot), backward: indices(packed.slotOfToken) },
    biases: attentionBiases(packed, architecture),
    sources: indices(packed.sources),
    targets: indices(packed.targets),
    cells: indices(packed.cells),
    mask: tf.tensor2d(layout.mask, [layout.completions, layout.time]),
  }
}

/** One bias for each window that the rows are long enough to notice. */
const attentionBiases = (packed: PackedLayout, { attention, heads }: Architecture): tf.Tensor4D[] => {
  const { rows, width, positions } = packed
  const longest = positions.reduce((most, position) => Math.max(most, position + 1), 0)
  const biases = new Map<number, tf.Tensor4D>()
  return attention.map(({ window = longest }) => {
    const reach = Math.min(window, longest)
    const bias =
      biases.get(reach) ?? repeatHeads(tf.tensor4d(attentionBias(packed, reach), [rows, 1, width, width]), heads)
    biases.set(reach, bias)
    return bias
  })
}

/** Once for all layers, because adding tensors of one shape is far cheaper than broadcasting one over an inner axis. */
const repeatHeads = (bias: tf.Tensor4D, heads: number): tf.Tensor4D => {
  const repeated = tf.tile(bias, [1, heads, 1, 1])
  bias.dispose()
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

/**
 * A token attends to earlier columns and itself, of its own segment and of segment 1, less than `window` positions away. (Not
 * columns: other answers may stand between an answer and its prompt.)
 */
const attentionBias = (
  { rows, width, segments, positions, tokenOfSlot }: PackedLayout,
  window: number,
): Float32Array => {
  const positionOf = (slot: number): number => positions[tokenOfSlot[slot]!]!
  const bias = new Float32Array(rows * width * width).fill(maskedScore)
  for (let row = 0; row < rows; row++) {
    const start = row * width
    for (let column = 0; column < width; column++) {
      const own = segments[start + column]
      if (own === 0) continue
      for (let earlier = 0; earlier <= column; earlier++) {
        const segment = segments[start + earlier]
        if (segment !== own && segment !== 1) continue
        if (positionOf(start + column) - positionOf(start + earlier) < window)
          bias[(start + column) * width + earlier] = 0
      }
    }
  }
  return bias
}
