import { Ajv, type ErrorObject } from 'ajv'
import { KedgeError } from '../errors/kedge-error.ts'
import { didYouMean } from '../plugins/did-you-mean.ts'
import type { JsonSchema } from '../plugins/options-schema.ts'

const ajv = new Ajv({ allErrors: true, useDefaults: true, verbose: true, strict: true, allowUnionTypes: true })

const join = (path: string, pointer: string): string =>
  [path, ...pointer.split('/').slice(1)].filter((part) => part !== '').join('.')

const article = (types: string): string =>
  types
    .split(',')
    .map((type) => `${/^[aeiou]/.test(type) ? 'an' : 'a'} ${type}`)
    .join(' or ')

const describe = (error: ErrorObject, path: string): string => {
  const at = join(path, error.instancePath)
  const got = `, got ${JSON.stringify(error.data)}`
  switch (error.keyword) {
    case 'additionalProperties': {
      const known = Object.keys(error.parentSchema?.properties ?? {})
      const unknown = String(error.params.additionalProperty)
      const allowed = known.length > 0 ? `allowed: ${known.join(', ')}` : 'it takes no keys'
      return `${join(at, `/${unknown}`)}: unknown key${didYouMean(unknown, known)} (${allowed})`
    }
    case 'required':
      return `${join(at, `/${error.params.missingProperty}`)}: missing; it is required`
    case 'type':
      return `${at}: must be ${article(String(error.params.type))}${got}`
    case 'enum':
      return `${at}: must be one of ${error.params.allowedValues.join(', ')}${got}`
    case 'const':
      return `${at}: must be ${JSON.stringify(error.params.allowedValue)}${got}`
    default:
      return `${at}: ${error.message}${got}`
  }
}

/**
 * A deep copy of `value` with the schema's defaults filled in.
 * @param path where the value stands in the config, for messages; '' at the top
 * @param owner who the schema belongs to, for messages, as `plugin "dpo"`
 * @throws KedgeError CONFIG_INVALID with one line for each thing that is wrong
 */
export const validate = <T>(schema: JsonSchema, value: unknown, path: string, owner?: string): T => {
  const copy = structuredClone(value)
  const check = ajv.compile(schema)
  if (check(copy)) return copy as T
  const suffix = owner ? ` (${owner})` : ''
  const lines = check.errors!.filter((error) => error.keyword !== 'if').map((error) => describe(error, path) + suffix)
  throw new KedgeError('CONFIG_INVALID', [...new Set(lines)].join('\n'))
}
