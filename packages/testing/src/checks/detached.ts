import { type LogProbs, type Objective, tf } from '@kedge/core'
import { expect } from 'vitest'
import type { Sample } from '../samples/sample.ts'

const progress = { step: 0, totalSteps: 100, epoch: 0 }

const withMismatched = (logProbs: LogProbs, tokens: tf.Tensor): LogProbs =>
  'mismatched' in logProbs && logProbs.mismatched
    ? { ...logProbs, mismatched: { ...logProbs.mismatched, tokens: tokens as tf.Tensor2D } }
    : logProbs

/** No gradient reaches the policy's mismatched completions, even where an engine computes them on the tape. */
export const expectMismatchedDetached = (objective: Objective, { policy, reference }: Sample): void => {
  if (!('mismatched' in policy) || !policy.mismatched) return
  const { tokens } = policy.mismatched
  const gradient = tf.tidy(() => {
    // The sum keeps the two connected, so that TensorFlow.js has a gradient to give for an objective that detaches.
    const loss = (watched: tf.Tensor) => {
      const { loss } = objective.loss(withMismatched(policy, watched) as never, reference as never, { progress })
      return tf.add(loss, tf.sum(watched)) as tf.Scalar
    }
    return tf.grad(loss)(tokens).dataSync()
  })
  expect([...gradient], 'd loss / d mismatched log-probs, plus 1').toEqual([...gradient].map(() => 1))
}
