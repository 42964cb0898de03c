import { KedgeError, type StepInfo } from '@kedge/core'

/**
 * Whether a move is refused, as the policy is further than `limit` from the frozen initial policy on the step's batch, in
 * nats a completion (k2). Measured at would-be moves only, since it costs two forward passes over the batch.
 */
export const isHeld = async (
  { initialDivergence, report }: StepInfo,
  limit: number,
  path: string,
): Promise<boolean> => {
  if (limit === 0) return false
  if (!initialDivergence)
    throw new KedgeError(
      'OBJECTIVE_INVALID',
      `${path}.maxInitialKl: this trainer keeps no initial policy to measure from`,
    )
  const distance = await initialDivergence()
  const held = distance > limit
  report({ 'tr/initial_kl': distance, ...(held && { 'tr/held': 1 }) })
  return held
}
