import type { Progress } from '@kedge/core'

/** Before the first step, when nobody knows yet how long an epoch is: so long that no share of it is short. */
export const start: Progress = { step: 0, totalSteps: 1, epoch: 0, stepsPerEpoch: Number.POSITIVE_INFINITY }
