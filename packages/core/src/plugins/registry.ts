import type {
  DecoratorPlugin,
  ObjectivePlugin,
  Plugin,
  SchedulerPlugin,
  UpdateRulePlugin,
} from '../contracts/plugin.ts'
import { KedgeError } from '../errors/kedge-error.ts'
import { mix } from '../objective/mix.ts'
import { blend } from '../reference/blend-rule.ts'
import { schedulers } from '../schedules/index.ts'
import { didYouMean } from './did-you-mean.ts'

/** The parts a run may name. Built once from the config's plugins and never changed. */
export interface Registry {
  objective(name: string, path: string): ObjectivePlugin
  decorator(name: string, path: string): DecoratorPlugin
  scheduler(name: string, path: string): SchedulerPlugin
  updateRule(name: string, path: string): UpdateRulePlugin
  list(): readonly Plugin[]
}

/**
 * Gathers plugins by kind and name; the built-in schedules, `mix` and the rule `blend` are always there.
 * @throws KedgeError PLUGIN_INVALID when two of one kind share a name.
 */
export const createRegistry = (plugins: readonly Plugin[]): Registry => {
  const parts = new Map<string, Plugin>()
  for (const plugin of [...schedulers, mix as ObjectivePlugin, blend as UpdateRulePlugin, ...plugins]) {
    const key = `${plugin.kind} ${plugin.name}`
    if (parts.has(key) && parts.get(key) !== plugin)
      throw new KedgeError('PLUGIN_INVALID', `plugins: two ${plugin.kind}s are named "${plugin.name}"; list only one`)
    parts.set(key, plugin)
  }

  const find = (kind: Plugin['kind'], name: string, path: string): Plugin => {
    const found = parts.get(`${kind} ${name}`)
    if (found) return found
    const names = [...parts.values()].filter((plugin) => plugin.kind === kind).map((plugin) => plugin.name)
    const loaded = names.length > 0 ? `loaded: ${names.join(', ')}` : `no loaded plugin registers one`
    throw new KedgeError(
      'OBJECTIVE_INVALID',
      `${path}: no ${kind} is named "${name}"${didYouMean(name, names)} (${loaded}); add its package to "plugins"`,
    )
  }

  return {
    objective: (name, path) => find('objective', name, path) as ObjectivePlugin,
    decorator: (name, path) => find('decorator', name, path) as DecoratorPlugin,
    scheduler: (name, path) => find('scheduler', name, path) as SchedulerPlugin,
    updateRule: (name, path) => find('update-rule', name, path) as UpdateRulePlugin,
    list: () => [...parts.values()],
  }
}
