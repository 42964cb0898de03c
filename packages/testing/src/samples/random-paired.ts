import type { PairedLogProbs, Random } from '@kedge/core'
import { randomLengths, randomSequences } from './random-sequence.ts'
import type { Sample } from './sample.ts'

export interface RandomPairedOptions {
  /** Pairs. Default 4. */
  readonly rows?: number
  /** Columns of every tensor, and the longest completion's length in tokens. Default 5. */
  readonly time?: number
}

/** Random log-probs of preference pairs, of different lengths. The caller disposes them. */
export const randomPaired = (
  random: Random,
  { rows = 4, time = 5 }: RandomPairedOptions = {},
): Sample<PairedLogProbs> => {
  const chosen = randomSequences(random, randomLengths(random, rows, time), time)
  const rejected = randomSequences(random, randomLengths(random, rows, time).reverse(), time)
  return {
    policy: { chosen: chosen.policy, rejected: rejected.policy },
    reference: { chosen: chosen.reference, rejected: rejected.reference },
  }
}
