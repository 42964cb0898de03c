import type { Scheduler } from '../contracts/scheduler.ts'
import { KedgeError } from '../errors/kedge-error.ts'
import { epochShare } from '../plugins/options-schema.ts'

/**
 * The optimizer steps of a share of an epoch, written `0.25 epoch`: whole, and at least one.
 * @throws KedgeError CONFIG_INVALID for any other text
 */
export const shareOfEpoch = (text: string, path: string): Scheduler => {
  const share = Number(epochShare.exec(text)?.[1] ?? 0)
  if (share === 0)
    throw new KedgeError(
      'CONFIG_INVALID',
      `${path}: must be a number, a schedule, or a share of an epoch as "0.25 epoch", got ${JSON.stringify(text)}`,
    )
  return {
    value({ stepsPerEpoch }) {
      if (stepsPerEpoch === undefined) throw new Error(`${path}: how long an epoch is, is known in training only`)
      return Math.max(1, Math.round(share * stepsPerEpoch))
    },
  }
}
