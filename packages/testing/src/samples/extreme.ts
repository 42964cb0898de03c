import { type Objective, type SequenceLogProbs, tf } from '@kedge/core'
import type { Sample } from './sample.ts'

/** A completion that a policy is certain of, and one that it holds for next to impossible, in nats. */
const extremes = [0, -1000] as const

const oneToken = (logProb: number): SequenceLogProbs => ({
  tokens: tf.tensor2d([[logProb]]),
  mask: tf.tensor2d([[1]]),
})

/** Every way to pick `count` of the extremes. */
const combinations = (count: number): number[][] =>
  count === 0 ? [[]] : combinations(count - 1).flatMap((rest) => extremes.map((extreme) => [...rest, extreme]))

const paired = (): Sample[] =>
  combinations(4).map(([policyChosen, policyRejected, referenceChosen, referenceRejected]) => ({
    policy: { chosen: oneToken(policyChosen!), rejected: oneToken(policyRejected!) },
    reference: { chosen: oneToken(referenceChosen!), rejected: oneToken(referenceRejected!) },
  }))

const unpaired = (): Sample[] =>
  [0, 1].flatMap((desirable) =>
    combinations(4).map(([policy, reference, mismatchedPolicy, mismatchedReference]) => ({
      policy: {
        completion: oneToken(policy!),
        desirable: tf.tensor1d([desirable]),
        mismatched: oneToken(mismatchedPolicy!),
      },
      reference: {
        completion: oneToken(reference!),
        desirable: tf.tensor1d([desirable]),
        mismatched: oneToken(mismatchedReference!),
      },
    })),
  )

/** One-row samples whose log-ratios reach +-1000 nats in every combination of signs. */
export const extremeSamples = (batch: Objective['batch']): Sample[] => (batch === 'paired' ? paired() : unpaired())
