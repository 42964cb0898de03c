import { version } from '../version.ts'
import type { LoadedConfig } from './load-config.ts'

/** What a run directory's `run.json` says: the versions that made it. */
export const describeRun = ({ loaded }: LoadedConfig) => ({
  kedge: version,
  node: process.version,
  plugins: loaded.map(({ source, version: pluginVersion, plugins }) => ({
    source,
    version: pluginVersion ?? null,
    provides: plugins.map((plugin) => plugin.name),
  })),
})
