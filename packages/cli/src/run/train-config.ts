import {
  BATCHES,
  type Config,
  createRunDirectory,
  ENGINE,
  EVALUATION,
  OBJECTIVE,
  PRECOMPUTED,
  REFERENCE,
  resumeRun,
  SCHEDULER,
  train,
} from '@kedge/core'
import { describeRun } from './describe-run.ts'
import type { LoadedConfig } from './load-config.ts'
import { openInitial, openKnownInitial } from './open-initial.ts'
import { openSamples } from './open-samples.ts'
import { provideDefaults } from './provide-defaults.ts'
import type { TrainRunOptions, TrainRunOutcome } from './train-run-options.ts'
import { withReference } from './with-reference.ts'

/**
 * One run of one config, in the run directory `path`.
 * @throws KedgeError for bad input, before anything is written wherever it can be known
 */
export const trainConfig = async (
  config: Config,
  loaded: LoadedConfig,
  path: string,
  options: Omit<TrainRunOptions, 'config' | 'set' | 'runDir'>,
): Promise<TrainRunOutcome> => {
  const { logger, onEvent, signal, resume = false, overwrite = false } = options
  const services = provideDefaults(config, loaded.plugins, logger)
  options.services?.(services)

  const objective = services.get(OBJECTIVE)
  const learningRate = services.get(SCHEDULER)
  const batches = await services.get(BATCHES)
  const evaluation = await services.get(EVALUATION)
  const precomputed = await services.get(PRECOMPUTED)
  const engine = withReference(await services.get(ENGINE), await services.get(REFERENCE))

  const samples = await openSamples(config, engine, evaluation)
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
        initial: async () => {
          if (engine.initial) return { ...engine.initial, dispose: () => {} }
          return precomputed ? openKnownInitial(config.model, precomputed) : openInitial(config.model)
        },
        ...(evaluation && { evaluation }),
        ...(samples && { samples }),
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
