import { defineObjective, meanOverRows, sequenceLength, sequenceMean, sequenceSum, tf } from '@kedge/core'

export interface SftOptions {
  /** Whether a completion's negative log-likelihood is the mean over its tokens or their sum. */
  readonly lengthNormalization: 'mean' | 'sum'
}

/**
 * Supervised fine-tuning on the chosen completions of pairs: the mean over pairs of their negative log-likelihood, `-log
 * pi(chosen)`, for each token or in sum. Prompts and rejected completions do not count. By itself it prepares a policy;
 * in a `mix` it keeps the chosen completions likely (RPO, arXiv 2404.19733). Rows' margins mean nothing to it.
 */
export const sft = defineObjective<SftOptions>({
  name: 'sft',
  description: 'supervised fine-tuning on the chosen completions',
  formula: '-log pi(chosen) / tokens',
  options: {
    lengthNormalization: {
      type: 'string',
      enum: ['mean', 'sum'],
      default: 'mean',
      description: 'whether log-likelihoods are means over completion tokens or sums',
    },
  },
  create: ({ lengthNormalization }) => ({
    batch: 'paired',
    needs: { reference: false },
    honours: { weight: true },
    loss(policy) {
      const { chosen } = policy
      const logProbs = lengthNormalization === 'mean' ? sequenceMean(chosen) : sequenceSum(chosen)
      const total = sequenceSum(chosen)
      return {
        loss: meanOverRows(tf.neg(logProbs), policy),
        metrics: {
          'logps/chosen': tf.mean(total),
          // Over all tokens, however they are spread over the rows.
          nll_per_token: { total: tf.neg(tf.sum(total)), weight: tf.sum(sequenceLength(chosen)) },
        },
      }
    },
  }),
})
