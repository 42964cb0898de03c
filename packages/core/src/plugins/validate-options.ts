import { validate } from '../config/validate.ts'
import type { Plugin } from '../contracts/plugin.ts'
import type { JsonSchema, ScheduledOption } from './options-schema.ts'

export type OptionDeclarations = Readonly<Record<string, JsonSchema | ScheduledOption>>

export const isScheduled = (schema: JsonSchema | ScheduledOption): schema is ScheduledOption => 'scheduled' in schema

const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null && !Array.isArray(value)

/**
 * Checks what a config says under `with` against a plugin's options and fills in defaults. A scheduled option given as
 * an object only has to be an object here.
 * @throws KedgeError CONFIG_INVALID naming the path, the value, what is allowed and the plugin
 */
export const validateOptions = (
  plugin: Pick<Plugin, 'name' | 'options'>,
  given: unknown,
  path: string,
): Record<string, unknown> => {
  const entries = Object.entries(plugin.options as OptionDeclarations)
  const property = (key: string, option: JsonSchema | ScheduledOption): JsonSchema => {
    if (!isScheduled(option)) return option
    const value = (given as Record<string, unknown> | undefined)?.[key]
    if (isObject(value)) return { type: 'object' }
    // Read, and refused where it is none, by the scheduler that it becomes.
    if (option.unit && typeof value === 'string') return { type: 'string' }
    return { type: 'number', ...option.scheduled }
  }
  const schema = {
    type: 'object',
    additionalProperties: false,
    required: entries
      .filter(([, option]) => !('default' in (isScheduled(option) ? option.scheduled : option)))
      .map(([key]) => key),
    properties: Object.fromEntries(entries.map(([key, option]) => [key, property(key, option)])),
  }
  return validate(schema, given, path, `plugin "${plugin.name}"`)
}
