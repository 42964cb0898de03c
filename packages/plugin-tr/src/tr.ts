import { defineDecorator, type Json } from '@kedge/core'
import { checkUse } from './check-use.ts'
import { createClock } from './clock.ts'
import { createDegenerateWarning } from './degenerate.ts'
import { isHeld } from './gate.ts'
import { type TrOptions, trOptions } from './options.ts'
import { plannedMoves } from './planned-moves.ts'

/**
 * Trust Region alignment (arXiv 2404.09656): every `syncPeriod` optimizer steps,
 *
 *     reference <- alpha policy + (1 - alpha) reference                                       (eq. 5; eq. 6 is alpha 1)
 *
 * and nothing else: loss, gradient and metrics are those of the objective it wraps. The first move comes after step
 * `startAfter + syncPeriod`. Where alpha is 0 a period ends without a move. `when` moves on a condition instead of a
 * period, `update` by another rule. Several `tr` around one objective all move its reference, the inner one first.
 */
export const tr = defineDecorator<TrOptions>({
  name: 'tr',
  description: 'lets the reference follow the policy: TR-DPO, TR-IPO, TR-KTO (arXiv 2404.09656)',
  options: trOptions,
  wrap(inner, options, context) {
    const { alpha, maxInitialKl, update, storage } = options
    const { path, warn } = context
    const rule = context.updateRule(update, 'update')
    checkUse(inner, options, rule, context)
    const clock = createClock(options, path, warn)
    const warnIfDegenerate = rule.needs.alpha ? createDegenerateWarning(options, context) : () => {}

    return {
      ...inner,
      needs: { ...inner.needs, storage, ...(rule.needs.combine && { combine: true }) },
      async afterStep(info) {
        await inner.afterStep?.(info)
        if (!clock.isDue(info)) return
        const weight = alpha.value(info.progress)
        if (rule.needs.alpha && weight === 0) return
        if (await isHeld(info, maxInitialKl, path)) return
        warnIfDegenerate(weight, clock.period)
        const { step, progress } = info
        const moved = await rule.move({ reference: info.reference!, alpha: weight, step, progress })
        info.report({ ...(rule.needs.alpha && { 'tr/alpha': weight }), ...moved })
      },
      ...(storage === 'window' && {
        moves: (plan) =>
          [...new Set([...(inner.moves?.(plan) ?? []), ...plannedMoves(options, plan, path)])].sort((a, b) => a - b),
      }),
      state: () => ({ clock: clock.state(), rule: rule.state?.() ?? null, inner: inner.state?.() ?? null }),
      restore(state: Json) {
        const saved = state as { clock: Json; rule: Json; inner: Json }
        clock.restore(saved.clock)
        if (saved.rule !== null) rule.restore?.(saved.rule)
        if (saved.inner !== null) inner.restore?.(saved.inner)
      },
    }
  },
})
