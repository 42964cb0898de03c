import {
  logRatio,
  type MetricTensor,
  meanOverRows,
  meanWhere,
  type Scheduler,
  sequenceSum,
  tf,
  type UnpairedLogProbs,
  type UnpairedObjective,
} from '@kedge/core'

/** A batch of labelled completions as a reference-based loss takes it. */
export interface UnpairedRows {
  readonly policy: UnpairedLogProbs
  readonly reference: UnpairedLogProbs
  readonly beta: number
  /** `[batch]` rewards: beta times the log-ratios of policy to reference, summed over tokens. */
  readonly reward: tf.Tensor1D
  /** `[batch]`, 1 where the completion is desirable and -1 where it is not. */
  readonly sign: tf.Tensor1D
}

/** How much each kind of completion counts. */
export interface KindWeights {
  /** Weight of desirable completions. */
  readonly desirableWeight: number
  /** Weight of undesirable completions. */
  readonly undesirableWeight: number
}

export const kindWeightOptions = {
  desirableWeight: { type: 'number', minimum: 0, default: 1, description: 'weight of desirable completions' },
  undesirableWeight: { type: 'number', minimum: 0, default: 1, description: 'weight of undesirable completions' },
} as const

interface RowLosses {
  /** `[batch]` */
  readonly losses: tf.Tensor1D
  readonly metrics?: Readonly<Record<string, MetricTensor>>
}

/**
 * An objective for labelled completions with a reference, from the loss of each of its rows: weighs them by kind and by
 * the data's weights, and reports TRL's metrics, of unweighted rows.
 */
export const unpairedObjective = (
  { beta, desirableWeight, undesirableWeight }: KindWeights & { readonly beta: Scheduler },
  rowLosses: (rows: UnpairedRows) => RowLosses,
): UnpairedObjective => ({
  batch: 'unpaired',
  needs: { reference: true },
  honours: { weight: true },
  loss(policy, reference, { progress }) {
    const strength = beta.value(progress)
    const { desirable } = policy
    const undesirable: tf.Tensor1D = tf.sub(1, desirable)
    const reward: tf.Tensor1D = tf.mul(logRatio(policy.completion, reference.completion), strength)
    const sign: tf.Tensor1D = tf.sub(desirable, undesirable)
    const { losses, metrics = {} } = rowLosses({ policy, reference, beta: strength, reward, sign })
    const weight = tf.add(tf.mul(desirable, desirableWeight), tf.mul(undesirable, undesirableWeight))
    const logProb = sequenceSum(policy.completion)
    return {
      loss: meanOverRows(tf.mul(weight, losses), policy),
      metrics: {
        ...metrics,
        'rewards/chosen': meanWhere(reward, desirable),
        'rewards/rejected': meanWhere(reward, undesirable),
        'logps/chosen': meanWhere(logProb, desirable),
        'logps/rejected': meanWhere(logProb, undesirable),
      },
    }
  },
  summarize: ({ 'rewards/chosen': chosen, 'rewards/rejected': rejected }) =>
    chosen === undefined || rejected === undefined ? {} : { 'rewards/margins': chosen - rejected },
})
