import { type Random, tf, type UnpairedLogProbs } from '@kedge/core'
import { randomLengths, randomSequences } from './random-sequence.ts'
import type { Sample } from './sample.ts'

export interface RandomUnpairedOptions {
  /** Completions. Default 4. */
  readonly rows?: number
  /** Columns of every tensor, and the longest completion's length in tokens. Default 5. */
  readonly time?: number
  /** Whether each row is desirable, repeated over the rows. Default `[true, false, true]`. */
  readonly desirable?: readonly boolean[]
  /** Rows of `mismatched`; 0 leaves it out. Default 3. */
  readonly mismatched?: number
}

/** Random log-probs of labelled completions, of different lengths. The caller disposes them. */
export const randomUnpaired = (
  random: Random,
  { rows = 4, time = 5, desirable = [true, false, true], mismatched = 3 }: RandomUnpairedOptions = {},
): Sample<UnpairedLogProbs> => {
  const completion = randomSequences(random, randomLengths(random, rows, time), time)
  const other = mismatched > 0 ? randomSequences(random, randomLengths(random, mismatched, time), time) : undefined
  const labels = Array.from({ length: rows }, (_, row) => Number(desirable[row % desirable.length]))
  return {
    policy: {
      completion: completion.policy,
      desirable: tf.tensor1d(labels),
      ...(other && { mismatched: other.policy }),
    },
    reference: {
      completion: completion.reference,
      desirable: tf.tensor1d(labels),
      ...(other && { mismatched: other.reference }),
    },
  }
}
