import type { LogProbs } from '../contracts/log-probs.ts'
import type { Objective } from '../contracts/objective.ts'
import type { PartSpec } from '../contracts/part-spec.ts'
import type { Plugin } from '../contracts/plugin.ts'
import type { Scheduler } from '../contracts/scheduler.ts'
import { createRegistry } from '../plugins/registry.ts'
import { resolveOptions } from '../plugins/resolve-options.ts'
import { createUpdateRule } from '../reference/create-update-rule.ts'
import { createScheduler } from '../schedules/create-scheduler.ts'
import { refuseUnhonoured } from './honoured-columns.ts'
import { withSchedules } from './with-schedules.ts'

/** An objective and the decorators around it, outermost first. */
export interface ObjectiveSpec extends PartSpec {
  readonly wrap?: readonly PartSpec[]
}

/** An objective with the name it is composed of, as `tr(dpo)`, and its schedules by config path. */
export type CreatedObjective = Objective<LogProbs> & {
  readonly name: string
  readonly schedules: ReadonlyMap<string, Scheduler>
}

export interface CreateObjectiveOptions {
  /** Receives what plugins tell the user. */
  readonly warn?: (message: string) => void
  /** Where the spec stands in the config, for messages. Default `objective`. */
  readonly path?: string
}

/**
 * Composes an objective from a config's `objective` section.
 *
 * @example
 * createObjective({ use: 'dpo', with: { beta: 0.1 }, wrap: [{ use: 'tr', with: { alpha: 0.6 } }] }, [dpo, tr])
 *
 * @throws KedgeError CONFIG_INVALID for options, OBJECTIVE_INVALID for unknown names and decorators that do not fit
 */
export const createObjective = (
  spec: ObjectiveSpec,
  plugins: readonly Plugin[],
  { warn = () => {}, path = 'objective' }: CreateObjectiveOptions = {},
): CreatedObjective => {
  const registry = createRegistry(plugins)
  const base = registry.objective(spec.use, `${path}.use`)
  const { options, schedules } = resolveOptions(base, spec.with ?? {}, `${path}.with`, registry, warn)
  const all = new Map(schedules)
  let name = base.name
  const made = base.create(options, {
    warn,
    path: `${path}.with`,
    objective(inner, at) {
      const created = createObjective(inner, plugins, { warn, path: at })
      for (const [key, scheduler] of created.schedules) all.set(key, scheduler)
      return created
    },
    schedule(inner, bounds, at) {
      const scheduler = createScheduler(inner, bounds, at, registry, warn)
      schedules.set(at, scheduler)
      all.set(at, scheduler)
      return scheduler
    },
  })
  let objective: Objective<LogProbs> = withSchedules(refuseUnhonoured(made, name), schedules)

  for (const [index, part] of [...(spec.wrap ?? []).entries()].reverse()) {
    const at = `${path}.wrap.${index}`
    const decorator = registry.decorator(part.use, `${at}.use`)
    const resolved = resolveOptions(decorator, part.with ?? {}, `${at}.with`, registry, warn)
    for (const [key, scheduler] of resolved.schedules) all.set(key, scheduler)
    const wrapped = decorator.wrap(objective, resolved.options, {
      warn,
      inner: name,
      path: `${at}.with`,
      given: Object.keys(part.with ?? {}),
      updateRule: (spec, key) => createUpdateRule(spec, `${at}.with.${key}`, registry, warn),
    })
    objective = withSchedules(wrapped, resolved.schedules)
    name = `${decorator.name}(${name})`
  }
  return Object.freeze({ ...objective, name, schedules: all })
}
