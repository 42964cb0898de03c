import { detached, type LogProbs, type SequenceLogProbs, tf, type WeightedMean } from '@kedge/core'

/** The largest log-ratio of reference to policy that is told apart, in nats a token: its exponential stays in float32. */
const largest = 40

/** `[]`: the sum over completions and tokens of `e^-d - 1 + d`, where `d` is the log-ratio of policy to reference. */
const total = ({ tokens, mask }: SequenceLogProbs, reference: SequenceLogProbs): tf.Scalar =>
  detached((own: tf.Tensor2D): tf.Scalar => {
    const ratio = tf.maximum(tf.sub(own, reference.tokens), -largest)
    return tf.sum(tf.mul(tf.add(tf.expm1(tf.neg(ratio)), ratio), mask))
  })(tokens)

/**
 * How far the policy is from its reference on a batch's completions, in nats a completion: Schulman's estimator k3 of the
 * KL divergence ("Approximating KL Divergence", 2020), which is never negative.
 */
export const klEstimate = (policy: LogProbs, reference: LogProbs): WeightedMean => {
  const sides: [SequenceLogProbs, SequenceLogProbs][] =
    'chosen' in policy && 'chosen' in reference
      ? [
          [policy.chosen, reference.chosen],
          [policy.rejected, reference.rejected],
        ]
      : 'completion' in policy && 'completion' in reference
        ? [[policy.completion, reference.completion]]
        : []
  return {
    total: tf.addN(sides.map(([own, other]) => total(own, other))),
    weight: tf.scalar(sides.reduce((rows, [{ tokens }]) => rows + tokens.shape[0], 0)),
  }
}
