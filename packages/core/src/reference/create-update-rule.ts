import type { PartSpec } from '../contracts/part-spec.ts'
import type { UpdateRule } from '../contracts/update-rule.ts'
import type { Registry } from '../plugins/registry.ts'
import { validateOptions } from '../plugins/validate-options.ts'

/**
 * Builds an update rule by its name.
 * @param path where the spec stands in the config, for messages
 * @throws KedgeError CONFIG_INVALID for options, OBJECTIVE_INVALID for a name that no loaded plugin registers
 */
export const createUpdateRule = (
  { use, with: options = {} }: PartSpec,
  path: string,
  registry: Registry,
  warn: (message: string) => void,
): UpdateRule => {
  const plugin = registry.updateRule(use, `${path}.use`)
  return plugin.create(validateOptions(plugin, options, `${path}.with`), { warn })
}
