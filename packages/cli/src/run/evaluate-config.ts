import { evaluate, type Logger, type Metrics, OBJECTIVE } from '@kedge/core'
import { selectBackend } from '@kedge/engine-tfjs'
import { loadConfig } from './load-config.ts'
import { openBatches } from './open-batches.ts'
import { openInitial } from './open-initial.ts'
import { provideDefaults } from './provide-defaults.ts'

export interface EvaluateOptions {
  /** The policy's directory. Default: the config's model. */
  readonly model?: string
  /** The rows. Default: the config's `data.eval`, else `data.train`. */
  readonly data?: string
  /** `key.path=value` overrides. */
  readonly set?: readonly string[]
  readonly logger: Logger
}

/** The config's objective on held-out data, with the config's own model as the reference. */
export const evaluateConfig = async (file: string, options: EvaluateOptions): Promise<Metrics> => {
  const { model, data, set = [], logger } = options
  const { config, plugins } = await loadConfig(file, set)
  const objective = provideDefaults(config, plugins, logger).get(OBJECTIVE)
  const { batch, needs } = objective
  const rows = data ?? config.data.eval ?? config.data.train
  const source = await openBatches(config, rows, batch, needs.mismatched === true, logger)
  await selectBackend(config.backend)
  const policy = await openInitial(model ?? config.model.path)
  const reference = needs.reference ? await openInitial(config.model.path) : undefined
  const metrics = await evaluate(objective, policy, reference, source, { step: 0, totalSteps: 1, epoch: 0 })
  source.close?.()
  policy.dispose()
  reference?.dispose()
  return metrics
}
