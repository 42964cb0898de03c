import { detached, type PairedLogProbs, sequenceMean, tf } from '@kedge/core'

const product = detached(
  (chosen: tf.Tensor1D, rejected: tf.Tensor1D): tf.Tensor1D => tf.exp(tf.add<tf.Tensor1D>(chosen, rejected)),
)

/**
 * `[batch]`: WPO's weights (arXiv 2406.11827, eq. 2), `pi(chosen)^(1/tokens) pi(rejected)^(1/tokens)`, never
 * differentiated. Off-policy pairs, which the policy would hardly write, weigh less. This is the paper's form without
 * alignment: the aligned ones need the whole next-token distribution, which an objective does not see.
 */
export const policyWeights = ({ chosen, rejected }: PairedLogProbs): tf.Tensor1D =>
  product(sequenceMean(chosen), sequenceMean(rejected))
