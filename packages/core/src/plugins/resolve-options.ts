import type { Plugin } from '../contracts/plugin.ts'
import type { Scheduler } from '../contracts/scheduler.ts'
import { createScheduler, type ScheduleSpec } from '../schedules/create-scheduler.ts'
import type { Registry } from './registry.ts'
import { isScheduled, type OptionDeclarations, validateOptions } from './validate-options.ts'

/** A plugin's options as its function takes them, and the schedulers among them by their config paths. */
export interface ResolvedOptions {
  readonly options: Record<string, unknown>
  readonly schedules: Map<string, Scheduler>
}

/**
 * Validates a plugin's options and turns every scheduled one into a `Scheduler`.
 * @throws KedgeError CONFIG_INVALID or OBJECTIVE_INVALID, naming the path
 */
export const resolveOptions = (
  plugin: Pick<Plugin, 'name' | 'options'>,
  given: unknown,
  path: string,
  registry: Registry,
  warn: (message: string) => void,
): ResolvedOptions => {
  const options = validateOptions(plugin, given, path)
  const schedules = new Map<string, Scheduler>()
  for (const [key, option] of Object.entries(plugin.options as OptionDeclarations)) {
    if (!isScheduled(option) || options[key] === undefined) continue
    const at = `${path}.${key}`
    const scheduler = createScheduler(options[key] as ScheduleSpec | string, option.scheduled, at, registry, warn)
    schedules.set(at, scheduler)
    options[key] = scheduler
  }
  return { options, schedules }
}
