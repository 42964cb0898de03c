import type { Json, StepInfo } from '@kedge/core'
import type { TrOptions } from './options.ts'
import { createCondition } from './when.ts'

/** Tells after which steps the reference is to move. */
export interface Clock {
  /** Whether it is time. Call it once after each step; from a yes the next period begins. */
  isDue(info: Pick<StepInfo, 'step' | 'progress' | 'metrics'>): boolean
  /** Optimizer steps of the period that has just ended. */
  readonly period: number
  state(): Json
  restore(state: Json): void
}

/**
 * @param path where tr's options stand in the config
 * @param warn receives what the user should know
 */
export const createClock = (
  { syncPeriod, startAfter, stopAfter, when }: Pick<TrOptions, 'syncPeriod' | 'startAfter' | 'stopAfter' | 'when'>,
  path: string,
  warn: (message: string) => void,
): Clock => {
  const condition = when ? createCondition(when, `${path}.when`, warn) : undefined
  let last = startAfter
  let period = 0
  const least = (progress: StepInfo['progress']): number =>
    when ? when.minPeriod : Math.round(syncPeriod.value(progress))

  return {
    isDue({ step, progress, metrics }) {
      if (step <= startAfter || (stopAfter > 0 && step > stopAfter)) return false
      const met = condition?.isMet(metrics) ?? true
      if (!met || step - last < least(progress)) return false
      period = step - last
      last = step
      condition?.reset()
      return true
    },
    get period() {
      return period
    },
    state: () => ({ last, condition: condition?.state() ?? null }),
    restore(state) {
      const saved = state as { last: number; condition: Json }
      last = saved.last
      if (saved.condition !== null) condition?.restore(saved.condition)
    },
  }
}
