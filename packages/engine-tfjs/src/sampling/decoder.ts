import * as tf from '@tensorflow/tfjs'
import type { BlockContext } from '../model/architecture.ts'
import { hiddenStates } from '../model/hidden-states.ts'
import { rotaryOf } from '../model/rotary-of.ts'
import type { Scorable } from '../model/score-layout.ts'
import { groupedAttention } from '../operations/grouped-attention.ts'
import { linear } from '../operations/linear.ts'
import { maskedScore } from '../operations/masked-score.ts'
import { rotateHalf } from '../operations/rotate-half.ts'
import { cap } from '../operations/soft-cap.ts'
import { mergeHeads, splitHeads } from './heads.ts'
import { createKeyValueCache, type KeyValues } from './key-value-cache.ts'

/** Texts that a model continues token by token, with the keys and values of all earlier tokens kept. */
export interface Decoder {
  /** Next-token logits `[rows, vocabulary]` after the columns so far and `ids` (`[rows * time]`). The caller disposes them. */
  advance(ids: Int32Array, time: number): tf.Tensor2D
  /** Goes on with some of the rows only, in the given order. */
  keep(rows: readonly number[]): void
  dispose(): void
}

/**
 * @param padding `[rows]` columns at the left of each row that hold no text; nothing attends to them
 * @param capacity the most columns there will be
 */
export const createDecoder = (
  { architecture, weights }: Scorable,
  initialPadding: Int32Array,
  capacity: number,
): Decoder => {
  const { headSize, attention, logitSoftCap, positionLimit } = architecture
  const cache = createKeyValueCache(capacity)
  let padding = initialPadding
  let columns = 0

  /** The context of `time` new columns, whose keys and values it leaves in `fresh`. */
  const contextOf = (time: number, fresh: KeyValues[]): BlockContext => {
    const rows = padding.length
    const positions = positionsOf(padding, columns, time, positionLimit)
    const rotary = rotaryOf(architecture, positions)
    /** By window. */
    const biasesOf = (keys: Keys): Map<number, tf.Tensor4D> => {
      const windows = new Set(attention.map(({ window = capacity }) => window))
      const biasFor = (window: number) =>
        tf.tensor4d(biasOf(padding, columns, time, keys, window), [rows, 1, time, keys.count])
      return new Map([...windows].map((window) => [window, biasFor(window)]))
    }
    const earlier = columns === 0 ? undefined : biasesOf({ start: 0, count: capacity, end: columns })
    const own = biasesOf({ start: columns, count: time, end: columns + time })
    return {
      positions: tf.tensor1d(positions, 'int32'),
      read: (_layer, x) => x,
      attend(layer, query, key, value) {
        const turn = (x: tf.Tensor2D) => (rotary ? rotateHalf(x, rotary) : x)
        const split = (x: tf.Tensor2D) => splitHeads(x, rows, time, headSize)
        const { window = capacity } = attention[layer]!
        const now: KeyValues = { key: tf.keep(split(turn(key))), value: tf.keep(split(value)) }
        fresh[layer] = now
        const parts = [{ ...now, bias: own.get(window)! }]
        if (earlier) parts.unshift({ ...cache.of(layer), bias: earlier.get(window)! })
        return mergeHeads(groupedAttention(split(turn(query)), parts, attention[layer]!))
      },
    }
  }

  return {
    advance(ids, time) {
      const fresh: KeyValues[] = []
      const logits = tf.tidy(() => {
        const hidden = hiddenStates({ architecture, weights }, tf.tensor1d(ids, 'int32'), contextOf(time, fresh))
        // Left padding puts every row's newest token into the last column.
        const newest = Int32Array.from(padding, (_, row) => (row + 1) * time - 1)
        const last = time === 1 ? hidden : tf.gather(hidden, tf.tensor1d(newest, 'int32'))
        const logits = linear(architecture.finish(weights, last), weights.matrix(architecture.head))
        return logitSoftCap === undefined ? logits : cap(logits, logitSoftCap)
      })
      cache.append(fresh)
      columns += time
      return logits
    },
    keep(rows) {
      padding = Int32Array.from(rows, (row) => padding[row]!)
      cache.keep(rows)
    },
    dispose: cache.dispose,
  }
}

/** `[rows * time]` positions of the columns from `start` on; 0 on padding, and the last one behind the end of what the model has. */
const positionsOf = (padding: Int32Array, start: number, time: number, limit = Number.POSITIVE_INFINITY): Int32Array =>
  Int32Array.from({ length: padding.length * time }, (_, index) =>
    Math.min(limit - 1, Math.max(0, start + (index % time) - padding[Math.floor(index / time)]!)),
  )

interface Keys {
  /** Column of the first. */
  readonly start: number
  readonly count: number
  /** Column before which they were written. */
  readonly end: number
}

/** `[rows, time, keys]`: every new column sees itself and the earlier ones that hold text, `window` in all. */
const biasOf = (padding: Int32Array, start: number, time: number, keys: Keys, window: number): Float32Array => {
  const bias = new Float32Array(padding.length * time * keys.count).fill(maskedScore)
  padding.forEach((pad, row) => {
    for (let column = 0; column < time; column++) {
      const offset = (row * time + column) * keys.count - keys.start
      const own = start + column
      const first = Math.max(Math.min(pad, own), own - window + 1, keys.start)
      const end = Math.min(own + 1, keys.end)
      if (first < end) bias.fill(0, offset + first, offset + end)
    }
  })
  return bias
}
