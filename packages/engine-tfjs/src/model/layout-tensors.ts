import { KedgeError, type TokenLayout } from '@kedge/core'
import * as tf from '@tensorflow/tfjs'
import { maskedScore } from '../operations/masked-softmax.ts'
import { createRotary, type Rotary } from '../operations/rotate-half.ts'
import type { Architecture } from './architecture.ts'

/** A token layout on the device. */
export type LayoutTensors = {
  readonly rows: number
  readonly width: number
  /** `[rows * width]` */
  readonly ids: tf.Tensor1D
  readonly rotary: Rotary
  /** `[rows, 1, width, width]`: 0 where the token of a row's third axis attends to that of the fourth. */
  readonly bias: tf.Tensor4D
  /** `[completions * time]` */
  readonly sources: tf.Tensor1D
  /** `[completions * time]` */
  readonly targets: tf.Tensor1D
  /** `[completions, time]` */
  readonly mask: tf.Tensor2D
}

/** @throws KedgeError DATA_INVALID for a token id outside the model's vocabulary */
export const layoutTensors = (layout: TokenLayout, architecture: Architecture): LayoutTensors => {
  const { rows, width, completions, time } = layout
  checkIds(layout.ids, architecture.vocabularySize)
  checkIds(layout.targets, architecture.vocabularySize)
  return {
    rows,
    width,
    ids: tf.tensor1d(layout.ids, 'int32'),
    rotary: createRotary(architecture.rotaryFrequencies, layout.positions),
    bias: tf.tensor4d(attentionBias(layout), [rows, 1, width, width]),
    sources: tf.tensor1d(layout.sources, 'int32'),
    targets: tf.tensor1d(layout.targets, 'int32'),
    mask: tf.tensor2d(layout.mask, [completions, time]),
  }
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

/** A token attends to earlier columns and itself, of its own segment and of segment 1. */
const attentionBias = ({ rows, width, segments }: TokenLayout): Float32Array => {
  const bias = new Float32Array(rows * width * width).fill(maskedScore)
  for (let row = 0; row < rows; row++) {
    const start = row * width
    for (let column = 0; column < width; column++) {
      const own = segments[start + column]
      for (let earlier = 0; earlier <= column; earlier++) {
        const segment = segments[start + earlier]
        if (segment === own || segment === 1) bias[(start + column) * width + earlier] = 0
      }
    }
  }
  return bias
}
