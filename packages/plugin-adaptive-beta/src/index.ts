import { betaDpo } from './beta-dpo.ts'
import { klTarget } from './kl-target.ts'

export { type BetaDpoOptions, betaDpo } from './beta-dpo.ts'
export { type KlTargetOptions, klTarget } from './kl-target.ts'

/** Schedules that adapt a number to what the policy does. */
export default [betaDpo, klTarget]
