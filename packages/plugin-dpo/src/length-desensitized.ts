import { type PairedLogProbs, type SequenceLogProbs, sequenceLength, tf } from '@kedge/core'

/**
 * LD-DPO (arXiv 2409.06411): tokens of a completion beyond the length of the pair's shorter one count `share`
 * each, in log-ratios and in the reported log-probs, so that length alone moves the loss less. The weights go into the
 * masks.
 */
export const desensitizeLength = (pairs: PairedLogProbs, share: number): PairedLogProbs => {
  const shared = tf.expandDims(tf.minimum(sequenceLength(pairs.chosen), sequenceLength(pairs.rejected)), 1)
  const weighed = ({ tokens, mask }: SequenceLogProbs): SequenceLogProbs => {
    const isShared = tf.cast(tf.lessEqual(tf.cumsum(mask, 1), shared), 'float32')
    return { tokens, mask: tf.mul(mask, tf.add(tf.mul(isShared, 1 - share), share)) }
  }
  return { ...pairs, chosen: weighed(pairs.chosen), rejected: weighed(pairs.rejected) }
}
