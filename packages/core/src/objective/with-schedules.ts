import type { Json } from '../contracts/json.ts'
import type { Objective } from '../contracts/objective.ts'
import type { Scheduler } from '../contracts/scheduler.ts'

/** Feeds an objective's schedulers each step's metrics and saves their state beside the objective's own. */
export const withSchedules = <O extends Objective>(objective: O, schedules: ReadonlyMap<string, Scheduler>): O => {
  if (![...schedules.values()].some((scheduler) => scheduler.observe || scheduler.state)) return objective
  return {
    ...objective,
    async afterStep(info) {
      for (const scheduler of schedules.values()) scheduler.observe?.(info.metrics)
      await objective.afterStep?.(info)
    },
    state: () => ({ inner: objective.state?.() ?? null, schedules: schedulerStates(schedules) }),
    restore(state: Json) {
      const saved = state as { inner: Json; schedules: Record<string, Json> }
      if (saved.inner !== null) objective.restore?.(saved.inner)
      restoreSchedulers(schedules, saved.schedules)
    },
  }
}

export const schedulerStates = (schedules: ReadonlyMap<string, Scheduler>): Record<string, Json> =>
  Object.fromEntries([...schedules].flatMap(([path, { state }]) => (state ? [[path, state()]] : [])))

export const restoreSchedulers = (
  schedules: ReadonlyMap<string, Scheduler>,
  states: Readonly<Record<string, Json>>,
): void => {
  for (const [path, scheduler] of schedules) if (path in states) scheduler.restore?.(states[path]!)
}
