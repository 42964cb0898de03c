import type { Json } from '../contracts/json.ts'
import type { LogProbs } from '../contracts/log-probs.ts'
import type { MetricTensor } from '../contracts/metrics.ts'
import type { Objective } from '../contracts/objective.ts'
import type { Scheduler } from '../contracts/scheduler.ts'
import { ownMetrics, prefixMetrics } from './prefixed-metrics.ts'

type Schedules = ReadonlyMap<string, Scheduler>

/** `beta` of `objective.with.beta`: what a schedule's own metrics are logged under. */
const nameOf = (path: string): string => path.split('.').at(-1)!

const measure = (schedules: Schedules, policy: LogProbs, reference: LogProbs): Record<string, MetricTensor> =>
  Object.assign(
    {},
    ...[...schedules].map(([path, { measure }]) =>
      measure ? prefixMetrics(measure(policy, reference), nameOf(path)) : {},
    ),
  )

/** Shows an objective's schedulers each micro-batch and each step's metrics, and saves their state beside its own. */
export const withSchedules = <O extends Objective>(objective: O, schedules: Schedules): O => {
  const all = [...schedules.values()]
  if (!all.some((scheduler) => scheduler.observe || scheduler.state || scheduler.measure)) return objective
  return {
    ...objective,
    loss(policy: never, reference: never, context: Parameters<O['loss']>[2]) {
      const measured = measure(schedules, policy, reference)
      const { loss, metrics } = objective.loss(policy, reference, context)
      return { loss, metrics: { ...metrics, ...measured } }
    },
    async afterStep(info: Parameters<NonNullable<O['afterStep']>>[0]) {
      for (const [path, scheduler] of schedules) scheduler.observe?.(ownMetrics(info.metrics, nameOf(path)))
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

export const schedulerStates = (schedules: Schedules): Record<string, Json> =>
  Object.fromEntries([...schedules].flatMap(([path, { state }]) => (state ? [[path, state()]] : [])))

export const restoreSchedulers = (schedules: Schedules, states: Readonly<Record<string, Json>>): void => {
  for (const [path, scheduler] of schedules) if (path in states) scheduler.restore?.(states[path]!)
}
