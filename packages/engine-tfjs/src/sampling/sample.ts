import { createRandom, KedgeError } from '@kedge/core'
import * as tf from '@tensorflow/tfjs'
import { checkIds } from '../model/layout-tensors.ts'
import type { Scorable } from '../model/score-layout.ts'
import { bucket } from './bucket.ts'
import { createDecoder } from './decoder.ts'
import { drawFromNucleus, mostLikely } from './pick-token.ts'

export interface SampleOptions {
  readonly maxNewTokens: number
  /** Divides the logits; 0 takes the most likely token every time. */
  readonly temperature: number
  /** Draws from the most likely tokens that reach this probability together; 1 draws from all. */
  readonly topP: number
  readonly seed: number
  /** Ids that end a sequence. */
  readonly eosTokenIds: readonly number[]
}

/**
 * Continues each prompt and returns the new ids, a final end-of-sequence id included. Where a model has only so many positions,
 * a sequence ends with the last of them. Sequence i draws from a stream of random numbers of its own, named by `seed` and i,
 * so that what else is in the batch does not matter.
 *
 * @throws KedgeError DATA_INVALID for a prompt that is empty or leaves no position free, or an id outside the vocabulary
 */
export const sample = async (
  model: Scorable,
  prompts: readonly (readonly number[])[],
  options: SampleOptions,
): Promise<number[][]> => {
  const { vocabularySize, positionLimit = Number.POSITIVE_INFINITY } = model.architecture
  prompts.forEach((prompt, index) => {
    if (prompt.length === 0) throw new KedgeError('DATA_INVALID', `prompt ${index} is empty; sampling needs one token`)
    checkIds(Int32Array.from(prompt), vocabularySize)
    if (prompt.length < positionLimit) return
    const problem = `has ${prompt.length} tokens, but the model has ${positionLimit} positions for prompt and answer`
    throw new KedgeError('DATA_INVALID', `prompt ${index} ${problem}; shorten it`)
  })
  const rows = rowsAtOnce(model, prompts, options)
  const samples: number[][] = []
  for (let start = 0; start < prompts.length; start += rows) {
    samples.push(...(await sampleBatch(model, prompts.slice(start, start + rows), options, start)))
  }
  return samples
}

const sampleBatch = async (
  model: Scorable,
  prompts: readonly (readonly number[])[],
  { maxNewTokens, temperature, topP, seed, eosTokenIds }: SampleOptions,
  firstIndex: number,
): Promise<number[][]> => {
  const { vocabularySize, positionLimit = Number.POSITIVE_INFINITY } = model.architecture
  const samples = prompts.map((): number[] => [])
  let running = samples.map((sample, row) => ({
    sample,
    random: createRandom(seed, firstIndex + row),
    longest: positionLimit - prompts[row]!.length,
  }))
  const hasEnded = ({ sample, longest }: { readonly sample: readonly number[]; readonly longest: number }) =>
    sample.length >= longest || eosTokenIds.includes(sample.at(-1) ?? -1)

  const width = Math.max(...prompts.map(({ length }) => length))
  const padding = Int32Array.from(prompts, ({ length }) => width - length)
  let ids = Int32Array.from(prompts.flatMap((prompt, row) => [...new Array(padding[row]!).fill(0), ...prompt]))
  const decoder = createDecoder(model, padding, bucket(width + maxNewTokens))
  try {
    for (let length = 0; length < maxNewTokens && running.length > 0; length++) {
      const logits = decoder.advance(ids, length === 0 ? width : 1)
      const scores = await read(temperature === 0 ? logits : softenAndDispose(logits, temperature))
      ids = new Int32Array(running.length)
      running.forEach((sequence, row) => {
        // One that has ended is carried along, with a token that nobody reads.
        if (hasEnded(sequence)) return
        const { sample, random } = sequence
        const own = scores.subarray(row * vocabularySize, (row + 1) * vocabularySize)
        ids[row] = temperature === 0 ? mostLikely(own) : drawFromNucleus(own, topP, random)
        sample.push(ids[row]!)
      })
      const going = [...running.keys()].filter((row) => !hasEnded(running[row]!))
      // Going on with fewer rows means other shapes, which a compiling backend pays for.
      if (going.length > running.length / 4) continue
      decoder.keep(going)
      ids = Int32Array.from(going, (row) => ids[row]!)
      running = going.map((row) => running[row]!)
    }
  } finally {
    decoder.dispose()
  }
  return samples
}

const softenAndDispose = (logits: tf.Tensor2D, temperature: number): tf.Tensor2D => {
  const probabilities = tf.tidy(() => tf.softmax(tf.div<tf.Tensor2D>(logits, temperature)))
  logits.dispose()
  return probabilities
}

const read = async (tensor: tf.Tensor): Promise<Float32Array> => {
  const values = await tensor.data<'float32'>()
  tensor.dispose()
  return values
}

/** Floats that a batch may hold in its caches and in one layer's attention: 256 MB. */
const mostFloats = 64 * 1024 * 1024

const mostRows = 256

const rowsAtOnce = (
  { architecture: { layers, heads, keyValueHeads, headSize } }: Scorable,
  prompts: readonly (readonly number[])[],
  { maxNewTokens }: SampleOptions,
): number => {
  const width = prompts.reduce((longest, { length }) => Math.max(longest, length), 0)
  const cache = 2 * layers * keyValueHeads * headSize * (width + maxNewTokens)
  const attention = 2 * heads * width * width
  return Math.min(mostRows, Math.max(1, Math.floor(mostFloats / (cache + attention))))
}
