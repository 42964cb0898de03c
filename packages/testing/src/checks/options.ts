import { isKedgeError, type NumberKeywords, type Plugin } from '@kedge/core'
import { expect } from 'vitest'

/** Builds the plugin with these options in place of valid ones. */
export type Build = (changed: Readonly<Record<string, unknown>>) => unknown

interface OptionKeywords extends NumberKeywords {
  readonly type?: string
  readonly enum?: readonly unknown[]
}

/** A plugin's options by name, as the keywords of their values. */
const keywordsOf = (plugin: Plugin): [string, OptionKeywords][] =>
  Object.entries(plugin.options as Record<string, OptionKeywords | { readonly scheduled: NumberKeywords }>).map(
    ([name, option]) => [name, 'scheduled' in option ? { type: 'number', ...option.scheduled } : option],
  )

/** A value of another type than the option's. */
const wrongType = ({ type }: OptionKeywords): unknown => (type === 'string' ? 17 : 'seventeen')

/** Values just outside the option's bounds. */
const outOfRange = (option: OptionKeywords): unknown[] => [
  ...(option.minimum === undefined ? [] : [option.minimum - 1]),
  ...(option.maximum === undefined ? [] : [option.maximum + 1]),
  ...(option.exclusiveMinimum === undefined ? [] : [option.exclusiveMinimum]),
  ...(option.exclusiveMaximum === undefined ? [] : [option.exclusiveMaximum]),
  ...(option.enum ? ['no such value'] : []),
]

const expectRefusal = (build: Build, name: string, value: unknown, path: string): void => {
  let thrown: unknown
  try {
    build({ [name]: value })
  } catch (error) {
    thrown = error
  }
  const given = `${path}.${name} = ${JSON.stringify(value)}`
  if (!isKedgeError(thrown)) expect.fail(`${given} is refused with a KedgeError; got ${thrown}`)
  expect(thrown.code, given).toBe('CONFIG_INVALID')
  expect(thrown.message, given).toContain(`${path}.${name}: `)
}

/** An option that the plugin does not have is refused. */
export const expectUnknownRefused = (build: Build, path: string): void => expectRefusal(build, 'noSuchOption', 1, path)

/** Every option refuses a value of the wrong type. */
export const expectWrongTypesRefused = (plugin: Plugin, build: Build, path: string): void => {
  for (const [name, option] of keywordsOf(plugin)) if (option.type) expectRefusal(build, name, wrongType(option), path)
}

/** Every option refuses values outside its bounds. */
export const expectOutOfRangeRefused = (plugin: Plugin, build: Build, path: string): void => {
  for (const [name, option] of keywordsOf(plugin))
    for (const value of outOfRange(option)) expectRefusal(build, name, value, path)
}

/** Whether the plugin can be built without options. */
export const hasDefaults = (plugin: Plugin): boolean => keywordsOf(plugin).every(([, option]) => 'default' in option)
