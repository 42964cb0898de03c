import type { Progress, Scheduler } from '../contracts/scheduler.ts'
import { KedgeError } from '../errors/kedge-error.ts'
import type { NumberKeywords } from '../plugins/options-schema.ts'

const breach = (value: number, bounds: NumberKeywords): string | undefined => {
  if (!Number.isFinite(value)) return 'a finite number'
  if (bounds.minimum !== undefined && value < bounds.minimum) return `>= ${bounds.minimum}`
  if (bounds.exclusiveMinimum !== undefined && value <= bounds.exclusiveMinimum) return `> ${bounds.exclusiveMinimum}`
  if (bounds.maximum !== undefined && value > bounds.maximum) return `<= ${bounds.maximum}`
  if (bounds.exclusiveMaximum !== undefined && value >= bounds.exclusiveMaximum) return `< ${bounds.exclusiveMaximum}`
  return undefined
}

/** `scheduler`, throwing KedgeError SCHEDULE_RANGE for a value that its option does not allow. */
export const bounded = (scheduler: Scheduler, bounds: NumberKeywords, path: string): Scheduler => ({
  ...scheduler,
  value: (progress: Progress) => {
    const value = scheduler.value(progress)
    const allowed = breach(value, bounds)
    if (allowed === undefined) return value
    throw new KedgeError(
      'SCHEDULE_RANGE',
      `${path}: the schedule gives ${value} at step ${progress.step} of ${progress.totalSteps}, but the option must be ${allowed}`,
    )
  },
})
