import { logRatio, tf, type UnpairedLogProbs } from '@kedge/core'

/** The identity, through which no gradient passes. */
const detach = tf.customGrad((values) => ({
  value: tf.clone(values as tf.Tensor),
  gradFunc: (gradient: tf.Tensor) => tf.zerosLike(gradient),
}))

/**
 * KTO's reference point z0 (arXiv 2402.01306, section 4): an estimate of the KL divergence of policy from reference, in
 * nats, from completions under prompts they do not belong to. Clamped at 0 after averaging, since a KL divergence is not
 * negative while its estimate may be. 0 where there are no such completions.
 */
export const klReferencePoint = (policy: UnpairedLogProbs, reference: UnpairedLogProbs): tf.Scalar =>
  policy.mismatched && reference.mismatched
    ? (detach(tf.relu(tf.mean(logRatio(policy.mismatched, reference.mismatched)))) as tf.Scalar)
    : tf.scalar(0)
