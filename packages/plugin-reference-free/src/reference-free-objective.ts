import {
  type LossResult,
  type MetricTensor,
  meanOverRows,
  type PairedLogProbs,
  type PairedObjective,
  type Progress,
  sequenceSum,
  tf,
} from '@kedge/core'

/** A batch's losses and what is reported of it. */
export interface RowLosses {
  /** `[batch]` */
  readonly losses: tf.Tensor1D
  /** `[batch]` rewards, by this objective's own measure. */
  readonly rewards: { readonly chosen: tf.Tensor1D; readonly rejected: tf.Tensor1D }
  readonly metrics?: Readonly<Record<string, MetricTensor>>
}

/**
 * A paired objective without a reference, from the loss of each of its rows, which it weighs by the data's weights. The
 * metrics are TRL's, of unweighted rows and without margins.
 */
export const referenceFreeObjective = (
  rowLosses: (policy: PairedLogProbs, progress: Progress) => RowLosses,
): PairedObjective => ({
  batch: 'paired',
  needs: { reference: false },
  honours: { weight: true, margin: true },
  loss(policy, _, { progress }): LossResult {
    const { losses, rewards, metrics = {} } = rowLosses(policy, progress)
    const { chosen, rejected } = rewards
    return {
      loss: meanOverRows(losses, policy),
      metrics: {
        'rewards/chosen': tf.mean(chosen),
        'rewards/rejected': tf.mean(rejected),
        'rewards/margins': tf.mean(tf.sub(chosen, rejected)),
        'rewards/accuracies': tf.mean(tf.cast(tf.greater(chosen, rejected), 'float32')),
        'logps/chosen': tf.mean(sequenceSum(policy.chosen)),
        'logps/rejected': tf.mean(sequenceSum(policy.rejected)),
        ...metrics,
      },
    }
  },
})

/** `[batch]`: by how much reward the chosen completion wins, less the margin that its row asks for. */
export const lessMargin = ({ chosen, rejected }: RowLosses['rewards'], { margin }: PairedLogProbs): tf.Tensor1D => {
  const difference: tf.Tensor1D = tf.sub(chosen, rejected)
  return margin ? tf.sub(difference, margin) : difference
}
