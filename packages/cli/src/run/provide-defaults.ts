import {
  adamw,
  BATCHES,
  type Config,
  createObjective,
  createRegistry,
  createScheduler,
  createServices,
  ENGINE,
  LOGGER,
  type Logger,
  OBJECTIVE,
  type Plugin,
  REFERENCE,
  SCHEDULER,
  type Services,
} from '@kedge/core'
import { createTfjsEngine } from '@kedge/engine-tfjs'
import { adapterOf } from './adapter-of.ts'
import { openBatches } from './open-batches.ts'

/** The parts of a run as its config has them; each may be provided anew before the run starts. */
export const provideDefaults = (config: Config, plugins: readonly Plugin[], logger: Logger): Services => {
  const services = createServices()
  const { learningRate, ...optimizer } = config.optimizer.with
  services.provide(LOGGER, () => logger)
  services.provide(OBJECTIVE, () => createObjective(config.objective, plugins, { warn: services.get(LOGGER).warn }))
  services.provide(SCHEDULER, () =>
    createScheduler(
      learningRate,
      adamw.options.learningRate.scheduled,
      'optimizer.with.learningRate',
      createRegistry(plugins),
      services.get(LOGGER).warn,
    ),
  )
  services.provide(BATCHES, async () => {
    const { batch, needs } = services.get(OBJECTIVE)
    return openBatches(config, config.data.train, batch, needs.mismatched === true, services.get(LOGGER))
  })
  services.provide(ENGINE, () =>
    createTfjsEngine({
      modelDir: config.model.path,
      backend: config.backend,
      optimizer,
      reference: services.get(OBJECTIVE).needs.reference,
      ...adapterOf(config),
      seed: config.train.seed,
      recompute: config.train.recompute,
      logger: services.get(LOGGER),
    }),
  )
  services.provide(REFERENCE, async () => (await services.get(ENGINE)).reference)
  return services
}
