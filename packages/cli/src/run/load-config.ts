import { dirname, resolve } from 'node:path'
import {
  applySets,
  type Config,
  createRegistry,
  type LoadedPlugin,
  loadPlugin,
  type Plugin,
  type Registry,
  readConfig,
  resolveConfig,
} from '@kedge/core'

/** A config and what it names. */
export interface LoadedConfig {
  readonly config: Config
  readonly loaded: readonly LoadedPlugin[]
  readonly plugins: readonly Plugin[]
  readonly registry: Registry
}

/** Loads the plugins a config lists: from the config's folder, else those that come with this command. */
export const loadPlugins = (names: readonly string[], folder: string): Promise<LoadedPlugin[]> =>
  Promise.all(names.map((name) => loadPlugin(name, folder, import.meta.url)))

/**
 * Reads a config, applies `--set` overrides, validates the envelope, loads its plugins.
 * @throws KedgeError with the key or file that is wrong
 */
export const loadConfig = async (file: string, sets: readonly string[]): Promise<LoadedConfig> => {
  const config = resolveConfig(applySets(await readConfig(file), sets))
  const loaded = await loadPlugins(config.plugins, dirname(resolve(file)))
  const plugins = loaded.flatMap((entry) => entry.plugins)
  return { config, loaded, plugins, registry: createRegistry(plugins) }
}
