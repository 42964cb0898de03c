import { defineDecorator, type Json, KedgeError, type Scheduler, scheduled } from '@kedge/core'

export interface TrOptions {
  /** Weight of the policy in the moved reference: 1 replaces the reference, less mixes it; a number or a schedule. */
  readonly alpha: Scheduler
  /** Optimizer steps from one move to the next, rounded to whole steps; a number or a schedule. */
  readonly syncPeriod: Scheduler
  /** Optimizer steps before the first period begins. */
  readonly startAfter: number
}

const start = { step: 0, totalSteps: 1, epoch: 0 }

/**
 * Trust Region alignment (arXiv 2404.09656): every `syncPeriod` optimizer steps,
 *
 *     reference <- alpha policy + (1 - alpha) reference                                       (eq. 5; eq. 6 is alpha 1)
 *
 * and nothing else: loss, gradient and metrics are those of the objective it wraps. The first move comes after step
 * `startAfter + syncPeriod`. Where alpha is 0 a period ends without a move. Several `tr` around one objective all move
 * its reference, the inner one first.
 */
export const tr = defineDecorator<TrOptions>({
  name: 'tr',
  description: 'lets the reference follow the policy: TR-DPO, TR-IPO, TR-KTO (arXiv 2404.09656)',
  options: {
    alpha: scheduled({ minimum: 0, maximum: 1, default: 0.6, description: 'weight of the policy; 1 is a hard update' }),
    syncPeriod: scheduled({ minimum: 1, default: 64, description: 'optimizer steps from one move to the next' }),
    startAfter: {
      type: 'integer',
      minimum: 0,
      default: 0,
      description: 'optimizer steps before the first period begins',
    },
  },
  wrap(inner, { alpha, syncPeriod, startAfter }, context) {
    if (!inner.needs.reference)
      throw new KedgeError(
        'OBJECTIVE_INVALID',
        `tr cannot wrap "${context.inner}": it has no reference; take tr out of objective.wrap`,
      )

    let lastSync = startAfter
    let warned = false
    const warnIfDegenerate = (weight: number, period: number): void => {
      if (warned || weight < 1 || period > 1) return
      warned = true
      context.warn(
        `tr around "${context.inner}": alpha 1 with syncPeriod 1 keeps the reference equal to the policy, so the loss ` +
          'stays where it started and nothing holds the policy back; lower alpha or raise syncPeriod',
      )
    }
    warnIfDegenerate(alpha.value(start), Math.round(syncPeriod.value(start)))

    return {
      ...inner,
      async afterStep(info) {
        await inner.afterStep?.(info)
        const period = Math.round(syncPeriod.value(info.progress))
        if (info.step - lastSync < period) return
        lastSync = info.step
        const weight = alpha.value(info.progress)
        if (weight === 0) return
        warnIfDegenerate(weight, period)
        await info.reference!.blend(weight)
        info.report({ 'tr/alpha': weight })
      },
      state: () => ({ lastSync, inner: inner.state?.() ?? null }),
      restore(state: Json) {
        const saved = state as { lastSync: number; inner: Json }
        lastSync = saved.lastSync
        if (saved.inner !== null) inner.restore?.(saved.inner)
      },
    }
  },
})
