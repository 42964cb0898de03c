import {
  betaOption,
  type DivergenceOptions,
  defineObjective,
  divergenceOptions,
  divergenceScore,
  pairedObjective,
  type Scheduler,
  type SequenceLogProbs,
  sequenceLength,
  tf,
} from '@kedge/core'

export interface IpoOptions extends DivergenceOptions {
  /** Strength of the pull towards the reference, the paper's tau; a number or a schedule. */
  readonly beta: Scheduler
  /** Whether a completion's log-ratio is the mean over its tokens or their sum. */
  readonly lengthNormalization: 'mean' | 'sum'
}

/** `[batch]` log-ratios for each token of their completions. */
const perToken = (logRatios: tf.Tensor1D, completions: SequenceLogProbs): tf.Tensor1D =>
  tf.div(logRatios, tf.maximum(sequenceLength(completions), 1))

/**
 * Identity Preference Optimization (arXiv 2310.12036, eq. 17), the mean over pairs of
 *
 *     (h - 1 / (2 beta))^2,   h = chosen - rejected,
 *
 * where `chosen` and `rejected` are log-ratios of policy to reference. They are means over tokens by default, as IPO's
 * authors run it: sums would make the regression target depend on length. Rewards in the metrics are of sums either way.
 * A row's `margin` is of the rewards compared, `beta h`: the target of `h` becomes `(1 / 2 + margin) / beta`.
 */
export const ipo = defineObjective<IpoOptions>({
  name: 'ipo',
  description: 'Identity Preference Optimization: a regression on a fixed margin',
  paper: 'arXiv 2310.12036, eq. 17',
  formula: '(chosen - rejected - 1 / (2 beta))^2',
  options: {
    beta: betaOption(),
    lengthNormalization: {
      type: 'string',
      enum: ['mean', 'sum'],
      default: 'mean',
      description: 'whether log-ratios are means over completion tokens or sums',
    },
    ...divergenceOptions,
  },
  create: ({ beta, lengthNormalization, ...divergence }, { path }) =>
    pairedObjective(
      beta,
      ({ beta: strength, chosen, rejected, policy }) => {
        const difference =
          lengthNormalization === 'mean'
            ? tf.sub(perToken(chosen, policy.chosen), perToken(rejected, policy.rejected))
            : tf.sub(chosen, rejected)
        const reached = policy.margin ? tf.sub(difference, tf.div(policy.margin, strength)) : difference
        return tf.square(tf.sub<tf.Tensor1D>(reached, 1 / (2 * strength)))
      },
      // Squares of scores: half the exponent.
      divergenceScore(divergence, path, 40),
    ),
})
