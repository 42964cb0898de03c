import { readFile } from 'node:fs/promises'
import { dirname, isAbsolute, resolve } from 'node:path'
import { parseDocument } from 'yaml'
import { KedgeError } from '../errors/kedge-error.ts'

/** A config or a part of one, before validation. */
export type RawConfig = { readonly [key: string]: unknown }

const isObject = (value: unknown): value is RawConfig =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const readText = async (file: string): Promise<string> => {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    throw new KedgeError('CONFIG_NOT_FOUND', `${file}: cannot be read; is the path right?`, { cause: error })
  }
}

const parse = (text: string, file: string): RawConfig => {
  const document = parseDocument(text)
  const problem = document.errors[0]
  if (problem) {
    const where = problem.linePos ? `:${problem.linePos[0].line}:${problem.linePos[0].col}` : ''
    const what = problem.message.split('\n')[0]!.replace(/ at line \d+, column \d+:?$/, '')
    throw new KedgeError('CONFIG_SYNTAX', `${file}${where}: not valid YAML: ${what}`)
  }
  const value = document.toJS({ maxAliasCount: 100 }) as unknown
  if (!isObject(value)) throw new KedgeError('CONFIG_SYNTAX', `${file}: must hold keys and values, as "model: …"`)
  return value
}

/** Paths in a config mean files relative to the file they are written in. */
const withAbsolutePaths = (config: RawConfig, folder: string): RawConfig => {
  const absolute = (value: unknown): unknown => (typeof value === 'string' ? resolve(folder, value) : value)
  const within = (key: string, names: readonly string[]): RawConfig => {
    const section = config[key]
    if (!isObject(section)) return {}
    const paths = names.filter((name) => name in section).map((name) => [name, absolute(section[name])])
    return { [key]: { ...section, ...Object.fromEntries(paths) } }
  }
  const plugin = (name: unknown): unknown =>
    typeof name === 'string' && (name.startsWith('.') || isAbsolute(name)) ? resolve(folder, name) : name
  return {
    ...config,
    ...('runDir' in config && { runDir: absolute(config.runDir) }),
    ...(Array.isArray(config.plugins) && { plugins: config.plugins.map(plugin) }),
    ...within('model', ['path', 'adapter']),
    ...within('data', ['train', 'eval']),
    ...within('reference', ['cache']),
    ...(Array.isArray(config.stages) && {
      stages: config.stages.map((stage: unknown) => (isObject(stage) ? withAbsolutePaths(stage, folder) : stage)),
    }),
  }
}

/** `over` laid on `base`, key by key. A part that names another `use` brings its own options and drops the base's. */
export const merge = (base: unknown, over: unknown): unknown => {
  if (!isObject(base) || !isObject(over)) return over
  if ('use' in base && 'use' in over && base.use !== over.use) return over
  const keys = new Set([...Object.keys(base), ...Object.keys(over)])
  return Object.fromEntries(
    [...keys].map((key) => [key, key in base && key in over ? merge(base[key], over[key]) : (over[key] ?? base[key])]),
  )
}

/**
 * Reads a YAML or JSON config and the one file it may extend, with all paths made absolute.
 * @throws KedgeError CONFIG_NOT_FOUND, CONFIG_SYNTAX, or CONFIG_INVALID for an `extends` that does not fit
 */
export const readConfig = async (file: string): Promise<RawConfig> => {
  const path = resolve(file)
  const { extends: base, $schema: _, ...own } = parse(await readText(path), file)
  const config = withAbsolutePaths(own, dirname(path))
  if (base === undefined) return config
  if (typeof base !== 'string')
    throw new KedgeError('CONFIG_INVALID', `extends: must be a path, got ${JSON.stringify(base)}`)
  const basePath = resolve(dirname(path), base)
  const { extends: further, $schema: __, ...baseConfig } = parse(await readText(basePath), basePath)
  if (further !== undefined)
    throw new KedgeError('CONFIG_INVALID', `extends: ${basePath} extends a file itself; only one level is composed`)
  return merge(withAbsolutePaths(baseConfig, dirname(basePath)), config) as RawConfig
}
