import {
  adamw,
  BATCHES,
  type Config,
  createFrozenReference,
  createObjective,
  createRegistry,
  createScheduler,
  createServices,
  createWindowReference,
  ENGINE,
  EVALUATION,
  LOGGER,
  type Logger,
  OBJECTIVE,
  type Plugin,
  PRECOMPUTED,
  REFERENCE,
  SCHEDULER,
  type Services,
} from '@kedge/core'
import { createTfjsEngine } from '@kedge/engine-tfjs'
import { adapterOf } from './adapter-of.ts'
import { openBatches } from './open-batches.ts'
import { precomputeReference } from './precompute-reference.ts'

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
  services.provide(EVALUATION, async () => {
    const { batch, needs } = services.get(OBJECTIVE)
    const { eval: file } = config.data
    return file === undefined
      ? undefined
      : openBatches(config, file, batch, needs.mismatched === true, services.get(LOGGER))
  })
  services.provide(PRECOMPUTED, async () =>
    config.reference?.cache === undefined ? undefined : precomputeReference(config, config.reference.cache, services),
  )
  services.provide(ENGINE, async () => {
    const { reference, storage } = services.get(OBJECTIVE).needs
    // Before the engine's own model is there, so that there never are two.
    const precomputed = await services.get(PRECOMPUTED)
    return createTfjsEngine({
      modelDir: config.model.path,
      backend: config.backend,
      optimizer,
      reference: reference && storage !== 'window' && !precomputed,
      ...adapterOf(config),
      seed: config.train.seed,
      recompute: config.train.recompute,
      logger: services.get(LOGGER),
    })
  })
  services.provide(REFERENCE, async () => {
    const { reference, storage } = services.get(OBJECTIVE).needs
    if (!reference) return undefined
    const precomputed = await services.get(PRECOMPUTED)
    const engine = await services.get(ENGINE)
    const frozen = precomputed && createFrozenReference(precomputed)
    return storage === 'window' ? createWindowReference(engine, frozen) : (frozen ?? engine.reference)
  })
  return services
}
