import { evaluate, type Logger, type Metrics, OBJECTIVE, type Scorer } from '@kedge/core'
import { scoreLayout, selectBackend } from '@kedge/engine-tfjs'
import { loadConfig } from './load-config.ts'
import { openBatches } from './open-batches.ts'
import { type ModelPlace, openModels, resolvePlace } from './open-models.ts'
import { provideDefaults } from './provide-defaults.ts'

export interface EvaluateOptions {
  /** The policy's directory, a model's or an adapter's. Default: the config's model. */
  readonly model?: string
  /** An adapter's directory, to act on the policy. Default: that of the config, where the policy is the config's. */
  readonly adapter?: string
  /** The rows. Default: the config's `data.eval`, else `data.train`. */
  readonly data?: string
  /** `key.path=value` overrides. */
  readonly set?: readonly string[]
  readonly logger: Logger
}

/** The config's objective on held-out data, with the config's own model as the reference. */
export const evaluateConfig = async (file: string, options: EvaluateOptions): Promise<Metrics> => {
  const { data, set = [], logger } = options
  const { config, plugins } = await loadConfig(file, set)
  const objective = provideDefaults(config, plugins, logger).get(OBJECTIVE)
  const { batch, needs } = objective
  const rows = data ?? config.data.eval ?? config.data.train
  const source = await openBatches(config, rows, batch, needs.mismatched === true, logger)
  await selectBackend(config.backend)
  const models = openModels()
  const open = async (place: ModelPlace): Promise<Scorer> => {
    const model = await models.open(await resolvePlace(place))
    return { logProbs: async (layout) => scoreLayout(model, layout) }
  }
  const initial = { model: config.model.path, adapter: config.model.adapter }
  const isInitial = options.model === undefined && options.adapter === undefined
  const policy = await open(isInitial ? initial : { model: options.model ?? initial.model, adapter: options.adapter })
  const reference = needs.reference ? await open(initial) : undefined
  const metrics = await evaluate(objective, policy, reference, source, { step: 0, totalSteps: 1, epoch: 0 })
  models.dispose()
  return metrics
}
