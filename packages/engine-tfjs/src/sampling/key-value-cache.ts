import * as tf from '@tensorflow/tfjs'
import { type ArrayBackend, keepsArrays } from '../backends/host-arrays.ts'

/** Keys and values of one layer, `[rows, keyValueHeads, columns, headSize]` each. */
export interface KeyValues {
  readonly key: tf.Tensor4D
  readonly value: tf.Tensor4D
}

/** The keys and values of all tokens so far, by layer. */
export interface KeyValueCache {
  /** `capacity` columns, zero where nothing was written yet. There are none before the first were appended. */
  of(layer: number): KeyValues
  /** Puts new columns of every layer behind those that are there, and disposes of them. */
  append(layers: readonly KeyValues[]): void
  /** Goes on with some of the rows only, in the given order. */
  keep(rows: readonly number[]): void
  dispose(): void
}

/** @param capacity the most columns there will be; all tensors have so many from the start, so that no step has a shape of its own */
export const createKeyValueCache = (capacity: number): KeyValueCache => {
  let caches: KeyValues[] = []
  let columns = 0

  const place = (cache: tf.Tensor4D, fresh: tf.Tensor4D): tf.Tensor4D => {
    const backend = tf.backend()
    if (keepsArrays(backend)) return placeInArray(backend, cache, fresh, columns)
    const placed = tf.tidy(() =>
      tf.add<tf.Tensor4D>(cache, tf.matMul(placesOf(columns, fresh.shape[2], capacity), fresh)),
    )
    cache.dispose()
    return placed
  }
  const emptyFor = ({ shape: [rows, heads, , size] }: tf.Tensor4D): tf.Tensor4D =>
    tf.zeros([rows, heads, capacity, size])

  return {
    of: (layer) => caches[layer]!,
    append(layers) {
      caches = layers.map(({ key, value }, layer) => {
        const before = caches[layer] ?? { key: emptyFor(key), value: emptyFor(value) }
        return { key: place(before.key, key), value: place(before.value, value) }
      })
      columns += layers[0]!.key.shape[2]
      disposeAll(layers)
    },
    keep(rows) {
      const before = caches
      const chosen = tf.tensor1d([...rows], 'int32')
      caches = before.map(({ key, value }) => ({ key: tf.gather(key, chosen), value: tf.gather(value, chosen) }))
      chosen.dispose()
      disposeAll(before)
    },
    dispose: () => disposeAll(caches),
  }
}

const disposeAll = (layers: readonly KeyValues[]): void => {
  for (const { key, value } of layers) tf.dispose([key, value])
}

/** In place: nothing else of the cache is read or written. */
const placeInArray = (backend: ArrayBackend, cache: tf.Tensor4D, fresh: tf.Tensor4D, start: number): tf.Tensor4D => {
  const [rows, heads, capacity, size] = cache.shape
  const added = fresh.shape[2] * size
  const values = fresh.dataSync<'float32'>()
  const array = backend.hostArray(cache.dataId)
  for (let group = 0; group < rows * heads; group++)
    array.set(values.subarray(group * added, (group + 1) * added), (group * capacity + start) * size)
  return cache
}

/** `[1, 1, capacity, time]`: 1 where a column of the cache is that of a new token. */
const placesOf = (start: number, time: number, capacity: number): tf.Tensor4D => {
  const places = new Float32Array(capacity * time)
  for (let column = 0; column < time; column++) places[(start + column) * time + column] = 1
  return tf.tensor4d(places, [1, 1, capacity, time])
}
