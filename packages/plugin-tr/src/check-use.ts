import { KedgeError, type Objective, type UpdateRule, type WrapContext } from '@kedge/core'
import type { TrOptions } from './options.ts'

/** Before the first step, however long an epoch is. */
const start = { step: 0, totalSteps: 1, epoch: 0, stepsPerEpoch: Number.POSITIVE_INFINITY }

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
  if (rule.needs.combine) refuse('update', `storage "window" has no weights for the rule "${update.use}"; use "copy"`)
  const weight = alpha.value(start)
  if (weight !== 1)
    refuse(
      'alpha',
      `must be 1 with storage "window", which keeps no weights to mix, got ${weight}; or use storage "copy"`,
    )
}

/** Tells the user, once, when each step's reference is the policy as it was before that very step. */
export const createDegenerateWarning = ({ alpha, syncPeriod, when }: TrOptions, { inner, warn }: WrapContext) => {
  let warned = false
  const check = (weight: number, period: number): void => {
    if (warned || weight < 1 || period > 1) return
    warned = true
    warn(
      `tr around "${inner}": alpha 1 with syncPeriod 1 keeps the reference equal to the policy, so the loss ` +
        'stays where it started and nothing holds the policy back; lower alpha or raise syncPeriod',
    )
  }
  if (!when) check(alpha.value(start), Math.round(syncPeriod.value(start)))
  return check
}
