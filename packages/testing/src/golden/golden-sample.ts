import { type SequenceLogProbs, tf } from '@kedge/core'
import type { Sample } from '../samples/sample.ts'
import type { GoldenCase } from './golden-case.ts'

type Rows = GoldenCase['mask']

const sequence = (tokens: Rows, mask: Rows): SequenceLogProbs => ({
  tokens: tf.tensor2d(tokens as number[][]),
  mask: tf.tensor2d(mask as number[][]),
})

const half = (rows: Rows, which: 0 | 1): Rows => rows.slice((which * rows.length) / 2, ((which + 1) * rows.length) / 2)

/** A golden case's log-probs as an objective takes them. The caller disposes them. */
export const goldenSample = (golden: GoldenCase): Sample => {
  const { labels, mask, kl_mask } = golden
  const under = (tokens: Rows, mismatched: Rows | undefined) =>
    labels
      ? {
          completion: sequence(tokens, mask),
          desirable: tf.tensor1d(labels.map(Number)),
          ...(mismatched && kl_mask && { mismatched: sequence(mismatched, kl_mask) }),
        }
      : {
          chosen: sequence(half(tokens, 0), half(mask, 0)),
          rejected: sequence(half(tokens, 1), half(mask, 1)),
        }
  return {
    policy: under(golden.policy_token_logps, golden.kl_policy_token_logps),
    reference: under(golden.reference_token_logps, golden.kl_reference_token_logps),
  }
}
