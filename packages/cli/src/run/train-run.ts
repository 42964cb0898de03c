import { basename, extname, resolve } from 'node:path'
import {
  BATCHES,
  createRunDirectory,
  ENGINE,
  type Logger,
  OBJECTIVE,
  REFERENCE,
  type RunDirectory,
  resumeRun,
  SCHEDULER,
  type Services,
  type TrainEvent,
  type TrainOutcome,
  train,
} from '@kedge/core'
import { version } from '../version.ts'
import { type LoadedConfig, loadConfig } from './load-config.ts'
import { openBatches } from './open-batches.ts'
import { openInitial } from './open-initial.ts'
import { provideDefaults } from './provide-defaults.ts'
import { withReference } from './with-reference.ts'

export interface TrainRunOptions {
  /** The config file. */
  readonly config: string
  /** `key.path=value` overrides. */
  readonly set?: readonly string[]
  /** Where the run is written; before the config's `runDir`. Default `runs/` and the config's name. */
  readonly runDir?: string
  /** Continue from the run directory's latest checkpoint. */
  readonly resume?: boolean
  /** Replace a run that the directory holds. */
  readonly overwrite?: boolean
  readonly logger: Logger
  readonly onEvent?: (event: TrainEvent) => void
  readonly signal?: AbortSignal
  /** Replaces parts of the run: `(services) => services.provide(ENGINE, …)`. */
  readonly services?: (services: Services) => void
}

export interface TrainRunOutcome extends TrainOutcome {
  readonly run: RunDirectory
}

const describeRun = ({ loaded }: LoadedConfig) => ({
  kedge: version,
  node: process.version,
  plugins: loaded.map(({ source, version: pluginVersion, plugins }) => ({
    source,
    version: pluginVersion ?? null,
    provides: plugins.map((plugin) => plugin.name),
  })),
})

/**
 * What `kedge train` does: composes a run from a config, trains, writes the run directory.
 * @throws KedgeError for bad input, before anything is written wherever it can be known
 */
export const trainRun = async (options: TrainRunOptions): Promise<TrainRunOutcome> => {
  const { logger, onEvent, signal, resume = false, overwrite = false } = options
  const loaded = await loadConfig(options.config, options.set ?? [])
  const { config } = loaded
  const services = provideDefaults(config, loaded.plugins, logger)
  options.services?.(services)

  const objective = services.get(OBJECTIVE)
  const learningRate = services.get(SCHEDULER)
  const batches = await services.get(BATCHES)
  const evaluation =
    config.data.eval === undefined
      ? undefined
      : await openBatches(config, config.data.eval, objective.batch, objective.needs.mismatched === true, logger)
  const engine = withReference(await services.get(ENGINE), await services.get(REFERENCE))

  const name = basename(options.config, extname(options.config))
  const path = resolve(options.runDir ?? config.runDir ?? `runs/${name}`)
  const { run, step: resumeFrom } = resume
    ? await resumeRun(path, config)
    : { run: await createRunDirectory(path, config, describeRun(loaded), { overwrite }), step: undefined }

  logger.info(`${objective.name} on ${config.model.path}: ${engine.parameters} parameters, ${batches.rows} rows`)
  try {
    const outcome = await train(
      {
        objective,
        engine,
        batches,
        learningRate,
        settings: config.train,
        run,
        initial: async () => (engine.initial ? { ...engine.initial, dispose: () => {} } : openInitial(config.model)),
        ...(evaluation && { evaluation }),
      },
      {
        ...(resumeFrom !== undefined && { resumeFrom }),
        ...(signal && { signal }),
        ...(onEvent && { onEvent }),
      },
    )
    return { ...outcome, run }
  } finally {
    engine.dispose()
  }
}
