import type { Progress } from '../contracts/scheduler.ts'

/** Options that every built-in schedule shares. */
export interface WarmupOptions {
  /** Optimizer steps over which the value rises from 0, linearly; the schedule proper starts after them. */
  warmupSteps: number
}

export const warmupSchema = {
  warmupSteps: {
    type: 'integer',
    minimum: 0,
    default: 0,
    description: 'steps of linear rise from 0 before the schedule starts',
  },
} as const

/** `step / warmupSteps` of the first value during warm-up, as transformers' schedules count it; then `schedule`. */
export const afterWarmup =
  (warmupSteps: number, schedule: (step: number, totalSteps: number) => number) =>
  ({ step, totalSteps }: Progress): number =>
    step < warmupSteps
      ? (step / warmupSteps) * schedule(0, totalSteps - warmupSteps)
      : schedule(step - warmupSteps, totalSteps - warmupSteps)

/** How far a decay of `steps` steps has come: 0 at its start, 1 from its end on. */
export const fraction = (step: number, steps: number): number => (steps <= 0 ? 1 : Math.min(1, step / steps))
