import { KedgeError } from '@kedge/core'
import { inBrief, type JsonObject } from '../files/read-json.ts'

/**
 * Typed access to a Hugging Face `config.json`. A key that is `null` counts as absent, as it does there. It remembers what was
 * asked for, so that an option which nobody knows is refused and not ignored.
 */
export interface ConfigReader {
  has(key: string): boolean
  /** A number > 0; without a `fallback` the key is required. */
  positive(key: string, fallback?: number): number
  /** An integer > 0. */
  count(key: string, fallback?: number): number
  /** An integer >= 0. */
  whole(key: string, fallback: number): number
  /** As `positive`, for what `null` switches off; undefined where it is off. */
  positiveOrOff(key: string, fallback?: number): number | undefined
  /** As `count`, for what `null` switches off; undefined where it is off. */
  countOrOff(key: string, fallback?: number): number | undefined
  /** So many numbers > 0. */
  positives(key: string, length: number): readonly number[]
  flag(key: string, fallback: boolean): boolean
  text(key: string, fallback?: string): string
  /** So many strings, or undefined. */
  texts(key: string, length: number): readonly string[] | undefined
  /** A nested object, or undefined. */
  section(key: string): ConfigReader | undefined
  /** Refuses the model over this key. */
  refuse(key: string, why: string): never
  /** Refuses every key that was never asked for, but for those that are switched off or `harmless`. */
  refuseUnread(why: string, harmless?: (key: string) => boolean): void
}

/**
 * @param file names the file in errors
 * @param prefix path of a nested section, for messages
 * @throws KedgeError MODEL_INVALID from every method, naming file, key and value
 */
export const createConfigReader = (values: JsonObject, file: string, prefix = ''): ConfigReader => {
  const asked = new Set<string>()
  const refuse = (key: string, why: string): never => {
    const value = values[key] === undefined ? 'is missing' : `is ${inBrief(values[key])}`
    throw new KedgeError('MODEL_INVALID', `${file}: "${prefix}${key}" ${value}; ${why}`)
  }
  const has = (key: string): boolean => {
    asked.add(key)
    return Object.hasOwn(values, key) && values[key] !== null
  }
  const read =
    <T>(accepts: (value: unknown) => value is T, what: string) =>
    (key: string, fallback?: T): T => {
      if (!has(key)) return fallback ?? refuse(key, `it must be ${what}`)
      const value = values[key]
      return accepts(value) ? value : refuse(key, `it must be ${what}`)
    }
  const orOff =
    (read: (key: string, fallback?: number) => number) =>
    (key: string, fallback?: number): number | undefined => {
      if (has(key)) return read(key)
      return values[key] === null ? undefined : fallback
    }
  const list = <T>(accepts: (value: unknown) => value is T, what: string, key: string, length: number) =>
    read(
      (value): value is T[] => Array.isArray(value) && value.length === length && value.every(accepts),
      `a list of ${length} ${what}`,
    )(key)
  const positive = read(isPositive, 'a number > 0')
  const count = read(isCount, 'an integer > 0')
  const section = read(isObject, 'an object')

  return {
    has,
    positive,
    count,
    whole: read(isWhole, 'an integer >= 0'),
    positiveOrOff: orOff(positive),
    countOrOff: orOff(count),
    positives: (key, length) => list(isPositive, 'numbers > 0', key, length),
    flag: read((value) => typeof value === 'boolean', 'true or false'),
    text: read(isText, 'a string'),
    texts: (key, length) => (has(key) ? list(isText, 'strings', key, length) : undefined),
    section: (key) => (has(key) ? createConfigReader(section(key), file, `${prefix}${key}.`) : undefined),
    refuse,
    refuseUnread(why, harmless = () => false) {
      for (const [key, value] of Object.entries(values)) {
        if (!asked.has(key) && !isOff(value) && !harmless(key)) refuse(key, why)
      }
    },
  }
}

const isPositive = (value: unknown): value is number => Number.isFinite(value) && (value as number) > 0
const isCount = (value: unknown): value is number => isPositive(value) && Number.isInteger(value)
const isWhole = (value: unknown): value is number => Number.isInteger(value) && (value as number) >= 0
const isText = (value: unknown): value is string => typeof value === 'string'
const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** What switches an option off, whatever it is. */
const isOff = (value: unknown): boolean =>
  value === null || value === false || (typeof value === 'object' && Object.keys(value).length === 0)
