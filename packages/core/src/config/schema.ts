import type { Plugin } from '../contracts/plugin.ts'
import { epochShare, type JsonSchema, type ScheduledOption } from '../plugins/options-schema.ts'
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
    anyOf: [
      { type: 'number', ...bounds },
      ...(option.unit ? [{ type: 'string', pattern: epochShare.source }] : []),
      { $ref: '#/$defs/schedule' },
    ],
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

const conditional = (condition: JsonSchema, consequence: JsonSchema): JsonSchema => ({
  if: condition,
  // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
  then: consequence,
})

/** The options of the part that `use` names, for a section whose `use` may stand in the file that it extends. */
const whereNamed = (part: JsonSchema): JsonSchema => {
  const { use, with: options } = part.properties as Record<string, JsonSchema>
  return conditional({ properties: { use }, required: ['use'] }, { properties: { with: options } })
}

/** The JSON Schema of a whole config file, composed from the loaded plugins; for editors. */
export const composeSchema = (registry: Registry): JsonSchema => {
  const named = (kind: Plugin['kind']): readonly Plugin[] => registry.list().filter((plugin) => plugin.kind === kind)
  const parts = (kind: Plugin['kind']): JsonSchema[] => named(kind).map((plugin) => partSchema(plugin))
  const { required, ...rest } = envelope
  const properties = envelope.properties as Record<string, JsonSchema>
  const { required: objectiveRequired, ...objective } = properties.objective as {
    properties: Record<string, JsonSchema>
    required: unknown
  }
  const { required: dataRequired, ...data } = properties.data as { required: unknown }
  const decorators = parts('decorator')
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Kedge config',
    ...rest,
    properties: {
      $schema: { type: 'string' },
      extends: { type: 'string', description: 'a config file that this one is laid over' },
      ...properties,
      data,
      objective: {
        ...objective,
        properties: {
          ...objective.properties,
          use: { type: 'string', enum: named('objective').map(({ name }) => name) },
          wrap: { ...objective.properties.wrap, items: decorators.length > 0 ? { anyOf: decorators } : false },
        },
        allOf: parts('objective').map(whereNamed),
      },
      optimizer: { ...properties.optimizer, ...partSchema(adamw) },
    },
    allOf: [
      // What a config extends, or its stages, may hold what it leaves out.
      conditional(
        { not: { required: ['extends'] } },
        { required: ['model'], properties: { objective: { required: objectiveRequired } } },
      ),
      conditional(
        { not: { anyOf: [{ required: ['extends'] }, { required: ['stages'] }] } },
        { required, properties: { data: { required: dataRequired } } },
      ),
    ],
    $defs: { schedule: { type: 'object', anyOf: parts('scheduler') } },
  }
}
