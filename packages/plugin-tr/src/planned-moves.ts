import { KedgeError, type RunPlan } from '@kedge/core'
import { createClock } from './clock.ts'
import type { TrOptions } from './options.ts'

/**
 * The steps after which the reference is replaced, for storage `window`.
 * @param path where the options stand in the config
 * @throws KedgeError OBJECTIVE_INVALID where a schedule hangs on metrics, or brings an alpha other than 1
 */
export const plannedMoves = (options: TrOptions, { totalSteps, progressAt }: RunPlan, path: string): number[] => {
  for (const key of ['alpha', 'syncPeriod'] as const)
    if (options[key].observe)
      throw new KedgeError(
        'OBJECTIVE_INVALID',
        `${path}.${key}: storage "window" has to know it ahead, and this schedule follows the metrics; use storage "copy"`,
      )
  const clock = createClock(options, path, () => {})
  const moves: number[] = []
  for (let step = 1; step <= totalSteps; step++) {
    const progress = progressAt(step - 1)
    if (!clock.isDue({ step, progress, metrics: {} })) continue
    const weight = options.alpha.value(progress)
    if (weight !== 1)
      throw new KedgeError(
        'OBJECTIVE_INVALID',
        `${path}.alpha: must be 1 with storage "window", which keeps no weights to mix, got ${weight} at step ${step}`,
      )
    moves.push(step)
  }
  return moves
}
