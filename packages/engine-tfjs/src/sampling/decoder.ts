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

/** Texts that a model continues token by token, with the keys and values of all earlier tokens kept. */
export interface Decoder {
  /** Next-token logits `[rows, vocabulary]` after the columns so far and `ids` (`[rows * time]`). The caller disposes them. */
  advance(ids: Int32Array, time: number): tf.Tensor2D
  /** Goes on with some of the rows only, in the given order. */
  keep(rows: readonly number[]): void
  dispose(): void
}

interface Cache {
  /** `[rows, keyValueHeads, columns, headSize]` */
  readonly key: tf.Tensor4D
  readonly value: tf.Tensor4D
}

/**
 * @param padding `[rows]` columns at the left of each row that hold no text; nothing attends to them
 * @param capacity the most columns there will be; the caches hold so many from the start, so that every step has the same
 *   shapes and a compiled graph serves all of them
 */
export const createDecoder = (
  { architecture, weights }: Scorable,
  initialPadding: Int32Array,
  capacity: number,
): Decoder => {
  const { headSize, attention, logitSoftCap, positionLimit } = architecture
  const caches: Cache[] = []
  let padding = initialPadding
  let columns = 0

  const store = (layer: number, key: tf.Tensor4D, value: tf.Tensor4D): Cache => {
    const before = caches[layer]
    const cache = { key: tf.keep(key), value: tf.keep(value) }
    caches[layer] = cache
    if (before) tf.dispose([before.key, before.value])
    return cache
  }
  /** Puts the newest columns into their places, which hold zeros until then. */
  const extend = (layer: number, key: tf.Tensor4D, value: tf.Tensor4D, places: tf.Tensor4D): Cache => {
    const before = caches[layer]
    const placed = (x: tf.Tensor4D, cached: tf.Tensor4D | undefined): tf.Tensor4D => {
      const spread: tf.Tensor4D = tf.matMul(places, x)
      return cached ? tf.add<tf.Tensor4D>(cached, spread) : spread
    }
    return store(layer, placed(key, before?.key), placed(value, before?.value))
  }

  const contextOf = (time: number): BlockContext => {
    const rows = padding.length
    const positions = positionsOf(padding, columns, time, positionLimit)
    const rotary = rotaryOf(architecture, positions)
    const biasFor = (window: number): tf.Tensor4D =>
      tf.tensor4d(biasOf(padding, columns, time, capacity, window), [rows, 1, time, capacity])
    const biases = new Map<number, tf.Tensor4D>()
    for (const { window = capacity } of attention) if (!biases.has(window)) biases.set(window, biasFor(window))
    const places = tf.tensor4d(placesOf(columns, time, capacity), [1, 1, capacity, time])
    return {
      positions: tf.tensor1d(positions, 'int32'),
      read: (_layer, x) => x,
      attend(layer, query, key, value) {
        const turn = (x: tf.Tensor2D) => (rotary ? rotateHalf(x, rotary) : x)
        const split = (x: tf.Tensor2D) => splitHeads(x, rows, time, headSize)
        const cache = extend(layer, split(turn(key)), split(value), places)
        const { window = capacity } = attention[layer]!
        return mergeHeads(
          groupedAttention(split(turn(query)), cache.key, cache.value, biases.get(window)!, attention[layer]!),
        )
      },
    }
  }

  return {
    advance: (ids, time) =>
      tf.tidy(() => {
        const hidden = hiddenStates({ architecture, weights }, tf.tensor1d(ids, 'int32'), contextOf(time))
        columns += time
        // Left padding puts every row's newest token into the last column.
        const newest = Int32Array.from(padding, (_, row) => (row + 1) * time - 1)
        const last = time === 1 ? hidden : tf.gather(hidden, tf.tensor1d(newest, 'int32'))
        const logits = linear(architecture.finish(weights, last), weights.matrix(architecture.head))
        return logitSoftCap === undefined ? logits : cap(logits, logitSoftCap)
      }),
    keep(rows) {
      padding = Int32Array.from(rows, (row) => padding[row]!)
      tf.tidy(() => {
        const chosen = tf.tensor1d([...rows], 'int32')
        caches.forEach(({ key, value }, layer) => {
          store(layer, tf.gather(key, chosen), tf.gather(value, chosen))
        })
      })
    },
    dispose() {
      for (const { key, value } of caches) tf.dispose([key, value])
    },
  }
}

/** `[rows * time]` positions of the columns from `start` on; 0 on padding, and the last one behind the end of what the model has. */
const positionsOf = (padding: Int32Array, start: number, time: number, limit = Number.POSITIVE_INFINITY): Int32Array =>
  Int32Array.from({ length: padding.length * time }, (_, index) =>
    Math.min(limit - 1, Math.max(0, start + (index % time) - padding[Math.floor(index / time)]!)),
  )

/** `[rows, time, capacity]`: every column sees itself and the earlier ones that hold text, `window` in all. */
const biasOf = (padding: Int32Array, start: number, time: number, capacity: number, window: number): Float32Array => {
  const bias = new Float32Array(padding.length * time * capacity).fill(maskedScore)
  padding.forEach((pad, row) => {
    for (let column = 0; column < time; column++) {
      const offset = (row * time + column) * capacity
      const own = start + column
      bias.fill(0, offset + Math.max(Math.min(pad, own), own - window + 1), offset + own + 1)
    }
  })
  return bias
}

/** `[capacity, time]`: 1 where a cache column is that of a new token. */
const placesOf = (start: number, time: number, capacity: number): Float32Array => {
  const places = new Float32Array(capacity * time)
  for (let column = 0; column < time; column++) places[(start + column) * time + column] = 1
  return places
}
