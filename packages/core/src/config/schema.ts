import type { Plugin } from '../contracts/plugin.ts'
import type { JsonSchema, ScheduledOption } from '../plugins/options-schema.ts'
import type { Registry } from '../plugins/registry.ts'
import { isScheduled, type OptionDeclarations } from '../plugins/validate-options.ts'
import { envelope } from './envelope.ts'
import { adamw } from './optimizer.ts'

const optionSchema = (option: JsonSchema | ScheduledOption): JsonSchema => {
  if (!isScheduled(option)) return option
  const { default: fallback, description, ...bounds } = option.scheduled
  return {
    ...(description && { description }),
    ...(fallback !== undefined && { default: fallback }),
    anyOf: [{ type: 'number', ...bounds }, { $ref: '#/$defs/schedule' }],
  }
}

type Described = Pick<Plugin, 'name' | 'options'> & { readonly description?: string }

const partSchema = ({ name, description, options }: Described): JsonSchema => {
  const entries = Object.entries(options as OptionDeclarations)
  const required = entries
    .filter(([, option]) => !('default' in (isScheduled(option) ? option.scheduled : option)))
    .map(([key]) => key)
  return {
    ...(description && { description }),
    properties: {
      use: { const: name },
      with: {
        type: 'object',
        additionalProperties: false,
        required,
        properties: Object.fromEntries(entries.map(([key, option]) => [key, optionSchema(option)])),
      },
    },
    required: required.length > 0 ? ['use', 'with'] : ['use'],
  }
}

/** The JSON Schema of a whole config file, composed from the loaded plugins; for editors. */
export const composeSchema = (registry: Registry): JsonSchema => {
  const parts = (kind: Plugin['kind']): JsonSchema[] =>
    registry
      .list()
      .filter((plugin) => plugin.kind === kind)
      .map((plugin) => partSchema(plugin))
  const properties = envelope.properties as Record<string, JsonSchema>
  const objective = properties.objective as { properties: Record<string, JsonSchema> }
  const decorators = parts('decorator')
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Kedge config',
    ...envelope,
    properties: {
      $schema: { type: 'string' },
      extends: { type: 'string', description: 'a config file that this one is laid over' },
      ...properties,
      objective: {
        ...objective,
        properties: {
          ...objective.properties,
          wrap: { ...objective.properties.wrap, items: decorators.length > 0 ? { anyOf: decorators } : false },
        },
        anyOf: parts('objective'),
      },
      optimizer: { ...properties.optimizer, ...partSchema(adamw) },
    },
    $defs: { schedule: { type: 'object', anyOf: parts('scheduler') } },
  }
}
