import { readFile, realpath } from 'node:fs/promises'
import { dirname, extname, isAbsolute, join, relative } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { createJiti } from 'jiti'
import type { Plugin } from '../contracts/plugin.ts'
import { KedgeError } from '../errors/kedge-error.ts'

/** Plugins of one config entry, and where they came from. */
export interface LoadedPlugin {
  /** The package's name, or the module's path. */
  readonly source: string
  readonly version?: string
  readonly plugins: readonly Plugin[]
}

const nearestPackage = async (file: string): Promise<{ folder: string; version?: string } | undefined> => {
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    try {
      const { version } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as { version?: string }
      return { folder, ...(version !== undefined && { version }) }
    } catch {
      if (folder === dirname(folder)) return undefined
    }
  }
}

const isPlugin = (value: unknown): value is Plugin => {
  if (typeof value !== 'object' || value === null || !('kind' in value)) return false
  const { kind, name, options, create, wrap } = value as Record<string, unknown>
  const make = kind === 'decorator' ? wrap : create
  return (
    ['objective', 'decorator', 'scheduler', 'update-rule'].includes(kind as string) &&
    typeof name === 'string' &&
    typeof options === 'object' &&
    typeof make === 'function'
  )
}

const insideProject = async (path: string, folder: string): Promise<string> => {
  const file = await realpath(path).catch(() => {
    throw new KedgeError('PLUGIN_NOT_FOUND', `plugins: ${path}: no such file`)
  })
  const root = await realpath((await nearestPackage(join(folder, '.')))?.folder ?? folder)
  if (relative(root, file).startsWith('..') && relative(await realpath(folder), file).startsWith('..'))
    throw new KedgeError('PLUGIN_NOT_FOUND', `plugins: ${path}: lies outside the project ${root}; move it inside`)
  return file
}

const locate = async (name: string, folder: string, fallback: string | undefined): Promise<string> => {
  if (isAbsolute(name)) return insideProject(name, folder)
  for (const parent of [join(folder, 'kedge.config.js'), ...(fallback ? [fallback] : [])]) {
    const url = createJiti(parent).esmResolve(name, { try: true })
    if (url) return url.startsWith('file:') ? fileURLToPath(url) : url
  }
  throw new KedgeError('PLUGIN_NOT_FOUND', `plugins: "${name}" is not installed; run: npm install ${name}`)
}

const importModule = async (file: string, name: string): Promise<unknown> => {
  try {
    if (['.ts', '.mts'].includes(extname(file))) return await createJiti(import.meta.url).import(file)
    return await import(pathToFileURL(file).href)
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('\n')[0] : String(error)
    throw new KedgeError('PLUGIN_INVALID', `plugins: "${name}" fails to load: ${reason}`, { cause: error })
  }
}

/**
 * Loads one entry of a config's `plugins`: a package, or a `.js` or `.ts` module of the project. Its default export is
 * a plugin or a list of plugins.
 * @param folder the config's folder; packages are looked up from here first
 * @param fallback a module whose own dependencies are searched next
 * @throws KedgeError PLUGIN_NOT_FOUND or PLUGIN_INVALID
 */
export const loadPlugin = async (name: string, folder: string, fallback?: string): Promise<LoadedPlugin> => {
  const file = await locate(name, folder, fallback)
  const { default: exported } = (await importModule(file, name)) as { default?: unknown }
  const plugins = Array.isArray(exported) ? exported : [exported]
  if (!plugins.every(isPlugin))
    throw new KedgeError(
      'PLUGIN_INVALID',
      `plugins: "${name}" is no plugin; its default export must come from defineObjective, defineDecorator, defineScheduler or defineUpdateRule`,
    )
  const version = isAbsolute(name) ? undefined : (await nearestPackage(file))?.version
  return { source: name, plugins, ...(version !== undefined && { version }) }
}
