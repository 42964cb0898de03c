import * as tf from '@tensorflow/tfjs-core'
import type { PairedLogProbs } from '../contracts/log-probs.ts'
import type { PairedObjective } from '../contracts/objective.ts'
import type { Progress, Scheduler } from '../contracts/scheduler.ts'
import type { Score } from './divergence.ts'
import { meanOverRows } from './mean-over-rows.ts'
import { rewardMetrics } from './reward-metrics.ts'
import { logRatio } from './sequences.ts'

/** A batch of pairs as a reference-based loss takes it. */
export interface PairedRows {
  readonly beta: number
  /** `[batch]` log-ratios of policy to reference of the chosen completions, in nats; scores under another divergence. */
  readonly chosen: tf.Tensor1D
  /** `[batch]`, of the rejected ones. */
  readonly rejected: tf.Tensor1D
  readonly policy: PairedLogProbs
  readonly reference: PairedLogProbs
  readonly progress: Progress
}

/**
 * `[batch]`: by how much reward the chosen completion wins, less the margin by which its row asks it to win:
 * `beta (chosen - rejected) - margin`. For losses of the difference of the rewards.
 */
export const rewardDifference = ({ beta, chosen, rejected, policy: { margin } }: PairedRows): tf.Tensor1D => {
  const difference = tf.mul<tf.Tensor1D>(tf.sub(chosen, rejected), beta)
  return margin ? tf.sub(difference, margin) : difference
}

/**
 * `[batch]` rewards `beta chosen - margin / 2` and `beta rejected + margin / 2`. For losses that judge each reward by
 * itself: each side bears half of the row's margin, so that their difference bears all of it.
 */
export const shiftedRewards = ({ beta, chosen, rejected, policy: { margin } }: PairedRows) => {
  const reward = (logRatios: tf.Tensor1D, share: number): tf.Tensor1D =>
    margin ? tf.add(tf.mul(logRatios, beta), tf.mul(margin, share)) : tf.mul(logRatios, beta)
  return { chosen: reward(chosen, -0.5), rejected: reward(rejected, 0.5) }
}

/**
 * A paired objective with a reference, from the loss of its batch: reads beta, takes log-ratios, reports TRL's metrics (of
 * unweighted rows and plain log-ratios, without margins).
 * @param batchLoss `[]`; takes weights and margins of `policy` into account
 * @param score what takes the place of the log-ratios in the loss
 */
export const pairedBatchObjective = (
  beta: Scheduler,
  batchLoss: (rows: PairedRows) => tf.Tensor,
  score: Score = (logRatios) => logRatios,
): PairedObjective => ({
  batch: 'paired',
  needs: { reference: true },
  honours: { weight: true, margin: true },
  loss(policy, reference, { progress }) {
    const strength = beta.value(progress)
    const chosen = logRatio(policy.chosen, reference.chosen)
    const rejected = logRatio(policy.rejected, reference.rejected)
    const scores = { chosen: score(chosen), rejected: score(rejected) }
    return {
      loss: batchLoss({ beta: strength, ...scores, policy, reference, progress }),
      metrics: rewardMetrics(policy, chosen, rejected, strength),
    }
  },
})

/**
 * A paired objective with a reference, from the loss of each of its rows, which it weighs by the data's weights.
 * @param rowLosses `[batch]`; takes margins into account, by `rewardDifference` or `shiftedRewards`
 * @param score what takes the place of the log-ratios in the loss
 */
export const pairedObjective = (
  beta: Scheduler,
  rowLosses: (rows: PairedRows) => tf.Tensor1D,
  score?: Score,
): PairedObjective => pairedBatchObjective(beta, (rows) => meanOverRows(rowLosses(rows), rows.policy), score)
