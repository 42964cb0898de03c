import { type ScheduledOption, scheduled } from '../plugins/options-schema.ts'

/** The option that every loss with a reference has. */
export const betaOption = (fallback = 0.1): ScheduledOption =>
  scheduled({ exclusiveMinimum: 0, default: fallback, description: 'strength of the pull towards the reference' })

/** The option of losses that allow for labels being wrong. */
export const labelSmoothingOption = {
  type: 'number',
  minimum: 0,
  exclusiveMaximum: 0.5,
  default: 0,
  description: 'share of pairs whose labels are assumed to be flipped',
} as const
