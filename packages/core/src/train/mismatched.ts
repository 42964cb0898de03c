import * as tf from '@tensorflow/tfjs-core'
import type { Batch, TokenLayout } from '../contracts/batch.ts'
import type { SequenceLogProbs } from '../contracts/log-probs.ts'
import { concatSequences, disposeSequence } from './batch-view.ts'

type Score = (layout: TokenLayout) => Promise<SequenceLogProbs>

/**
 * Scores the mismatched completions of all of a step's micro-batches, so that KTO's KL reference point is that of the
 * whole step however it is accumulated. Undefined when the step has none. The caller disposes them.
 */
export const scoreMismatched = async (
  batches: readonly Batch[],
  score: Score,
): Promise<SequenceLogProbs | undefined> => {
  const scored: SequenceLogProbs[] = []
  for (const batch of batches) {
    if (batch.kind === 'unpaired' && batch.mismatched) scored.push(await score(batch.mismatched))
  }
  if (scored.length === 0) return undefined
  const joined = tf.tidy(() => {
    const { tokens, mask } = concatSequences(scored)
    return { tokens, mask }
  })
  scored.forEach(disposeSequence)
  return joined
}
