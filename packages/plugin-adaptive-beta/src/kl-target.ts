import { defineScheduler, type Json, KedgeError, type LogProbs, type Metrics, tf } from '@kedge/core'
import { klEstimate } from './kl-estimate.ts'

export interface KlTargetOptions {
  /** The value of the first step. */
  readonly from: number
  /** The KL divergence from the reference to steer to, in nats a completion. */
  readonly target: number
  /** How fast the value answers, the paper's K. */
  readonly gain: number
  /** The metric to hold at the target, as `kl`; the schedule's own estimate if not given. */
  readonly metric?: string
}

/** The paper's bound on the relative error of one step. */
const largestError = 0.2

const read = (metrics: Metrics, name: string): number => {
  const value = metrics[name]
  if (value !== undefined) return value
  throw new KedgeError(
    'OBJECTIVE_INVALID',
    `the schedule "kl-target" follows the metric "${name}", which no step has; ` +
      `name one of ${Object.keys(metrics).join(', ')}, or leave "metric" out`,
  )
}

/**
 * The controller of "Fine-Tuning Language Models from Human Preferences" (arXiv 1909.08593, section 2.2), which holds the
 * KL divergence from the reference at a target by moving the strength of the pull towards it. After each step
 *
 *     e = clip((kl - target) / target, -0.2, 0.2),   beta <- beta (1 + gain e).
 *
 * `kl` is a metric of the step, or by default the schedule's own estimate from the completions of the data. They are not
 * samples of the policy, so that is a distance and no unbiased KL divergence: it is 0 only where policy and reference
 * agree, and grows as they part.
 */
export const klTarget = defineScheduler<KlTargetOptions>({
  name: 'kl-target',
  description: 'a beta that holds the distance to the reference at a target',
  paper: 'arXiv 1909.08593, section 2.2',
  formula: 'beta <- beta (1 + gain clip((kl - target) / target, -0.2, 0.2)) after each step',
  options: {
    from: { type: 'number', exclusiveMinimum: 0, default: 0.1, description: 'the value of the first step' },
    target: { type: 'number', exclusiveMinimum: 0, description: 'the KL divergence to steer to, in nats a completion' },
    gain: { type: 'number', exclusiveMinimum: 0, maximum: 1, default: 0.1, description: 'how fast the value answers' },
    metric: {
      type: 'string',
      default: undefined,
      description: 'the metric to hold there; else an estimate of its own',
    },
  },
  create({ from, target, gain, metric }) {
    let current = from
    return {
      value: () => current,
      measure: (policy: LogProbs, reference: LogProbs) => ({
        value: tf.scalar(current),
        ...(metric === undefined && { kl: klEstimate(policy, reference) }),
      }),
      observe(metrics) {
        const error = (read(metrics, metric ?? 'kl') - target) / target
        current *= 1 + gain * Math.min(largestError, Math.max(-largestError, error))
      },
      state: () => current,
      restore(state: Json) {
        current = state as number
      },
    }
  },
})
