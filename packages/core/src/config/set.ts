import { parse } from 'yaml'
import { KedgeError } from '../errors/kedge-error.ts'
import type { RawConfig } from './read.ts'

const put = (target: unknown, [key, ...rest]: readonly string[], value: unknown): unknown => {
  if (key === undefined) return value
  if (Array.isArray(target)) {
    const index = Number(key)
    if (!Number.isInteger(index) || index < 0 || index > target.length)
      throw new KedgeError('USAGE', `--set: "${key}" is no index of a list of ${target.length}`)
    return target.toSpliced(index, 1, put(target[index], rest, value))
  }
  const object = typeof target === 'object' && target !== null ? (target as RawConfig) : {}
  return Object.fromEntries([...Object.entries(object), [key, put(object[key], rest, value)]])
}

/**
 * A config with `--set` overrides applied: `objective.with.beta=0.2`, `objective.wrap.0.with.alpha=1`. Values are YAML.
 * @throws KedgeError USAGE for an assignment that is not understood
 */
export const applySets = (config: RawConfig, assignments: readonly string[]): RawConfig =>
  assignments.reduce<RawConfig>((changed, assignment) => {
    const [, path, text] = /^([^=]+)=(.*)$/s.exec(assignment) ?? []
    if (path === undefined || text === undefined)
      throw new KedgeError('USAGE', `--set ${assignment}: must have the form key.path=value`)
    let value: unknown
    try {
      value = parse(text)
    } catch {
      throw new KedgeError('USAGE', `--set ${assignment}: the value is not valid YAML; quote it`)
    }
    return put(changed, path.split('.'), value) as RawConfig
  }, config)
