import { KedgeError } from '@kedge/core'
import type { JsonObject } from '../files/read-json.ts'

/** Typed access to a Hugging Face `config.json`. A key that is `null` counts as absent, as it does there. */
export interface ConfigReader {
  readonly keys: readonly string[]
  has(key: string): boolean
  /** A number > 0; without a `fallback` the key is required. */
  positive(key: string, fallback?: number): number
  /** An integer > 0. */
  count(key: string, fallback?: number): number
  flag(key: string, fallback: boolean): boolean
  text(key: string, fallback?: string): string
  /** A nested object, or undefined. */
  section(key: string): ConfigReader | undefined
  /** Refuses the model over this key. */
  refuse(key: string, why: string): never
}

/**
 * @param file names the file in errors
 * @param prefix path of a nested section, for messages
 * @throws KedgeError MODEL_INVALID from every method, naming file, key and value
 */
export const createConfigReader = (values: JsonObject, file: string, prefix = ''): ConfigReader => {
  const refuse = (key: string, why: string): never => {
    const value = values[key] === undefined ? 'is missing' : `is ${JSON.stringify(values[key])}`
    throw new KedgeError('MODEL_INVALID', `${file}: "${prefix}${key}" ${value}; ${why}`)
  }
  const has = (key: string): boolean => Object.hasOwn(values, key) && values[key] !== null
  const read =
    <T>(accepts: (value: unknown) => value is T, what: string) =>
    (key: string, fallback?: T): T => {
      if (!has(key)) return fallback ?? refuse(key, `it must be ${what}`)
      const value = values[key]
      return accepts(value) ? value : refuse(key, `it must be ${what}`)
    }
  const isPositive = (value: unknown): value is number => Number.isFinite(value) && (value as number) > 0
  const section = read((value): value is JsonObject => typeof value === 'object' && !Array.isArray(value), 'an object')

  return {
    keys: Object.keys(values).filter(has),
    has,
    positive: read(isPositive, 'a number > 0'),
    count: read((value): value is number => isPositive(value) && Number.isInteger(value), 'an integer > 0'),
    flag: read((value) => typeof value === 'boolean', 'true or false'),
    text: read((value) => typeof value === 'string', 'a string'),
    section: (key) => (has(key) ? createConfigReader(section(key), file, `${prefix}${key}.`) : undefined),
    refuse,
  }
}
