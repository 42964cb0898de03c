import { basename, extname, resolve } from 'node:path'
import { loadConfig } from './load-config.ts'
import { trainConfig } from './train-config.ts'
import type { TrainRunOptions, TrainRunOutcome } from './train-run-options.ts'
import { trainStages } from './train-stages.ts'

export type { TrainRunOptions, TrainRunOutcome } from './train-run-options.ts'

/**
 * What `kedge train` does: composes a run from a config, trains, writes the run directory.
 * @throws KedgeError for bad input, before anything is written wherever it can be known
 */
export const trainRun = async (options: TrainRunOptions): Promise<TrainRunOutcome> => {
  const loaded = await loadConfig(options.config, options.set ?? [])
  const { config } = loaded
  const name = basename(options.config, extname(options.config))
  const path = resolve(options.runDir ?? config.runDir ?? `runs/${name}`)
  return config.stages ? trainStages(config.stages, loaded, path, options) : trainConfig(config, loaded, path, options)
}
