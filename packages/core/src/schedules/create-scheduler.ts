import { validate } from '../config/validate.ts'
import type { Scheduler } from '../contracts/scheduler.ts'
import type { NumberKeywords } from '../plugins/options-schema.ts'
import type { Registry } from '../plugins/registry.ts'
import { validateOptions } from '../plugins/validate-options.ts'
import { bounded } from './bounded.ts'
import { shareOfEpoch } from './share-of-epoch.ts'

/** A number, or the schedule that yields it. */
export type ScheduleSpec = number | { readonly use: string; readonly with?: Readonly<Record<string, unknown>> }

const useSchema = {
  type: 'object',
  required: ['use'],
  additionalProperties: false,
  properties: { use: { type: 'string' }, with: { type: 'object' } },
}

/**
 * Builds the scheduler of one option; text is a share of an epoch, as `0.25 epoch`.
 * @param path where the option stands in the config, for messages
 * @throws KedgeError CONFIG_INVALID or OBJECTIVE_INVALID, naming the path
 */
export const createScheduler = (
  spec: ScheduleSpec | string,
  bounds: NumberKeywords,
  path: string,
  registry: Registry,
  warn: (message: string) => void,
): Scheduler => {
  if (typeof spec === 'number') return { value: () => spec }
  if (typeof spec === 'string') return shareOfEpoch(spec, path)
  const { use, with: options } = validate<Exclude<ScheduleSpec, number>>(useSchema, spec, path)
  const plugin = registry.scheduler(use, `${path}.use`)
  return bounded(plugin.create(validateOptions(plugin, options ?? {}, `${path}.with`), { warn }), bounds, path)
}
