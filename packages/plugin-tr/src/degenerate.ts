import type { WrapContext } from '@kedge/core'
import type { TrOptions } from './options.ts'
import { start } from './start.ts'

/** Tells the user, once, when the reference is the policy itself after every step. Takes a move's alpha and period. */
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
