import { KedgeError, type Objective, type UpdateRule, type WrapContext } from '@kedge/core'
import type { TrOptions } from './options.ts'
import { start } from './start.ts'

/**
 * Refuses options that contradict each other or that would not be used.
 * @throws KedgeError OBJECTIVE_INVALID naming the option
 */
export const checkUse = (
  { needs }: Objective,
  { alpha, when, maxInitialKl, update, storage }: TrOptions,
  rule: UpdateRule,
  { path, inner, given }: WrapContext,
): void => {
  if (!needs.reference)
    throw new KedgeError(
      'OBJECTIVE_INVALID',
      `tr cannot wrap "${inner}": it has no reference; take tr out of objective.wrap`,
    )
  const refuse = (key: string, reason: string): never => {
    throw new KedgeError('OBJECTIVE_INVALID', `${path}.${key}: ${reason}`)
  }
  if (when && given.includes('syncPeriod'))
    refuse('syncPeriod', 'is not used where "when" is given; take one of them out')
  if (!rule.needs.alpha && given.includes('alpha'))
    refuse('alpha', `the rule "${update.use}" does not use it; take it out`)
  if (needs.storage !== undefined && needs.storage !== storage)
    refuse('storage', `is "${storage}", but "${inner}" inside has "${needs.storage}"; give both the same`)
  if (storage === 'copy') return

  if (when)
    refuse('when', 'cannot be told ahead, and storage "window" scores the steps up to the next move; use "copy"')
  if (maxInitialKl > 0)
    refuse('maxInitialKl', 'may refuse a move that storage "window" has planned the kept log-probs by; use "copy"')
  if (update.use !== 'blend')
    refuse('update', `storage "window" has no weights for the rule "${update.use}"; use "copy"`)
  const weight = alpha.value(start)
  if (weight !== 1)
    refuse(
      'alpha',
      `must be 1 with storage "window", which keeps no weights to mix, got ${weight}; or use storage "copy"`,
    )
}
