import { detached, logRatio, type SequenceLogProbs, tf, type UnpairedLogProbs } from '@kedge/core'

/**
 * KTO's reference point z0 (arXiv 2402.01306, section 4): an estimate of the KL divergence of policy from reference, in
 * nats, from completions under prompts they do not belong to. Clamped at 0 after averaging, since a KL divergence is not
 * negative while its estimate may be. 0 where there are no such completions.
 */
export const klReferencePoint = (policy: UnpairedLogProbs, reference: UnpairedLogProbs): tf.Scalar =>
  policy.mismatched && reference.mismatched ? clampedMean(policy.mismatched, reference.mismatched) : tf.scalar(0)

const clampedMean = ({ tokens, mask }: SequenceLogProbs, reference: SequenceLogProbs): tf.Scalar =>
  detached((own: tf.Tensor2D): tf.Scalar => tf.relu(tf.mean<tf.Scalar>(logRatio({ tokens: own, mask }, reference))))(
    tokens,
  )
