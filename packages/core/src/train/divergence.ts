import * as tf from '@tensorflow/tfjs-core'
import type { TokenLayout } from '../contracts/batch.ts'
import type { SequenceLogProbs } from '../contracts/log-probs.ts'
import type { Metrics, WeightedMean } from '../contracts/metrics.ts'
import { disposeSequence } from './batch-view.ts'
import type { Scorer } from './score-step.ts'

/**
 * How far the policy is from a reference on the completions of the data, in nats a completion. With
 * `d = log policy - log reference` of a token, summed over tokens: k1 is `d`, k2 is `d^2 / 2` (joschu.net/blog/kl-approx).
 * The data is not drawn from the policy, so neither is an estimate of KL(policy, reference): k1 says by how much the
 * completions became likelier and is often negative; k2 grows with any change and agrees with the KL to second order.
 */
export const dataDivergence = (policy: SequenceLogProbs, reference: SequenceLogProbs): Record<string, WeightedMean> => {
  const difference = tf.mul(tf.sub(policy.tokens, reference.tokens), policy.mask)
  const weight = tf.scalar(policy.tokens.shape[0])
  return {
    'kl/data/k1': { total: tf.sum(difference), weight },
    'kl/data/k2': { total: tf.mul(tf.sum(tf.square(difference)), 0.5), weight },
  }
}

/**
 * KL(policy, reference) from completions that the policy itself drew, in nats a completion: the mean of k1 (`d`, summed
 * over tokens; unbiased) and of k3 (`exp(-d) - 1 + d`; unbiased too, never negative, of less variance).
 */
export const sampleDivergence = async (
  samples: readonly TokenLayout[],
  policy: Scorer,
  reference: Scorer,
): Promise<Metrics> => {
  let completions = 0
  let k1 = 0
  let k3 = 0
  for (const layout of samples) {
    const [ours, theirs] = await readBoth(layout, policy, reference)
    for (const [cell, selected] of layout.mask.entries()) {
      if (selected === 0) continue
      const difference = ours[cell]! - theirs[cell]!
      k1 += difference
      k3 += Math.expm1(-difference) + difference
    }
    completions += layout.completions
  }
  return { 'kl/samples/k1': k1 / completions, 'kl/samples/k3': k3 / completions }
}

/** The mean k2 of completions of the data, as `dataDivergence` has it. */
export const meanK2 = async (layouts: readonly TokenLayout[], policy: Scorer, reference: Scorer): Promise<number> => {
  let completions = 0
  let k2 = 0
  for (const layout of layouts) {
    const [ours, theirs] = await readBoth(layout, policy, reference)
    for (const [cell, selected] of layout.mask.entries()) k2 += (selected * (ours[cell]! - theirs[cell]!) ** 2) / 2
    completions += layout.completions
  }
  return k2 / completions
}

const read = async (layout: TokenLayout, scorer: Scorer): Promise<Float32Array> => {
  const scored = await scorer.logProbs(layout)
  const values = await scored.tokens.data<'float32'>()
  disposeSequence(scored)
  return values
}

const readBoth = async (layout: TokenLayout, policy: Scorer, reference: Scorer) =>
  [await read(layout, policy), await read(layout, reference)] as const
