import {
  betaOption,
  type DivergenceOptions,
  defineObjective,
  divergenceOptions,
  divergenceScore,
  labelSmoothingOption,
  type PairedObjective,
  pairedObjective,
  rewardDifference,
  type Scheduler,
  scheduled,
  smoothedLogistic,
  tf,
} from '@kedge/core'
import { desensitizeLength } from './length-desensitized.ts'
import { policyWeights } from './policy-weights.ts'

export interface DpoOptions extends DivergenceOptions {
  /** Strength of the pull towards the reference, in rewards per nat; a number or a schedule. */
  readonly beta: Scheduler
  /** Share of pairs whose labels are assumed to be flipped, in [0, 0.5). */
  readonly labelSmoothing: number
  /** How much tokens beyond the length of the pair's shorter completion count, in [0, 1]; a number or a schedule. */
  readonly ldAlpha: Scheduler
  /** `wpo` weighs pairs by how likely the policy is to write them. */
  readonly weighting: 'none' | 'wpo'
  /** What a nat below the reference costs a chosen completion, DPO-positive's lambda; a number or a schedule. */
  readonly positivePenalty: Scheduler
}

/**
 * Direct Preference Optimization (arXiv 2305.18290, eq. 7), the mean over pairs of
 *
 *     -(1 - labelSmoothing) log sigmoid(m) - labelSmoothing log sigmoid(-m),   m = beta (chosen - rejected),
 *
 * where `chosen` and `rejected` are log-ratios of policy to reference, summed over tokens. Its options are refinements:
 *
 * - `labelSmoothing`: conservative DPO (Eric Mitchell, "A note on DPO with noisy preferences & relationship to IPO",
 *   2023): the loss has its minimum at a finite margin;
 * - `divergence`: f-DPO's scores in place of the log-ratios (arXiv 2309.16240);
 * - `ldAlpha`: LD-DPO, for completions of different lengths (arXiv 2409.06411);
 * - `weighting: wpo`: pairs weighed by the policy's probability of them (arXiv 2406.11827);
 * - `positivePenalty`: DPO-positive (arXiv 2402.13228), `m = beta (chosen - rejected - lambda max(0, -chosen))`.
 */
export const dpo = defineObjective<DpoOptions>({
  name: 'dpo',
  description: 'Direct Preference Optimization; with options for cDPO, f-DPO, LD-DPO, WPO and DPO-positive',
  paper: 'arXiv 2305.18290, eq. 7',
  formula: '-(1 - labelSmoothing) log sigmoid(m) - labelSmoothing log sigmoid(-m), m = beta (chosen - rejected)',
  options: {
    beta: betaOption(),
    labelSmoothing: labelSmoothingOption,
    ...divergenceOptions,
    ldAlpha: scheduled({
      minimum: 0,
      maximum: 1,
      default: 1,
      description: 'share of the tokens beyond the length of the shorter completion',
    }),
    weighting: {
      type: 'string',
      enum: ['none', 'wpo'],
      default: 'none',
      description: 'wpo: weigh pairs by how likely the policy is to write them',
    },
    positivePenalty: scheduled({
      minimum: 0,
      default: 0,
      description: 'DPO-positive: what a nat below the reference costs a chosen completion',
    }),
  },
  create({ beta, labelSmoothing, ldAlpha, weighting, positivePenalty, ...divergence }, { path }): PairedObjective {
    const objective = pairedObjective(
      beta,
      (rows) => {
        const penalty = positivePenalty.value(rows.progress)
        const margin =
          penalty === 0
            ? rewardDifference(rows)
            : tf.sub(rewardDifference(rows), tf.mul(tf.relu(tf.neg(rows.chosen)), rows.beta * penalty))
        const losses = smoothedLogistic(margin as tf.Tensor1D, labelSmoothing)
        return weighting === 'wpo' ? tf.mul(losses, policyWeights(rows.policy)) : losses
      },
      divergenceScore(divergence, path),
    )
    return {
      ...objective,
      loss(policy, reference, context) {
        const share = ldAlpha.value(context.progress)
        if (share === 1) return objective.loss(policy, reference, context)
        const [own, other] = [desensitizeLength(policy, share), desensitizeLength(reference, share)]
        return objective.loss(own, other, context)
      },
    }
  },
})
