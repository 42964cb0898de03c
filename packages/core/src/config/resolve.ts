import { KedgeError } from '../errors/kedge-error.ts'
import { validateOptions } from '../plugins/validate-options.ts'
import { envelope } from './envelope.ts'
import { resolveModel } from './model.ts'
import { adamw } from './optimizer.ts'
import type { RawConfig } from './read.ts'
import { inStage, stagesOf } from './stages.ts'
import type { Config, OptimizerConfig } from './types.ts'
import { validate } from './validate.ts'

/**
 * The first step of validation: everything that no plugin has a say in, with defaults filled in. The options of
 * objective and decorators are checked by `createObjective`.
 * @throws KedgeError CONFIG_INVALID with one line for each thing that is wrong
 */
export const resolveConfig = (raw: RawConfig): Config => {
  const stages = stagesOf(raw)
  if (!stages) return resolveOne(raw)
  const resolved = stages.map((stage, index) => inStage(index, () => resolveOne(stage)))
  return { ...resolved[0]!, stages: resolved }
}

const resolveOne = (raw: RawConfig): Config => {
  const config = validate<Config>(envelope, raw, '')
  const { batchSize, microBatchSize = batchSize, epochs, steps } = config.train
  if (epochs !== undefined && steps !== undefined)
    throw new KedgeError('CONFIG_INVALID', 'train.steps: give either epochs or steps, not both')
  if (config.train.evaluateEvery > 0 && config.data.eval === undefined)
    throw new KedgeError('CONFIG_INVALID', 'train.evaluateEvery: has nothing to evaluate on; name a file in data.eval')
  if (config.train.evaluateSamples > 0 && config.data.eval === undefined)
    throw new KedgeError('CONFIG_INVALID', 'train.evaluateSamples: has no prompts to answer; name a file in data.eval')
  if (microBatchSize > batchSize)
    throw new KedgeError(
      'CONFIG_INVALID',
      `train.microBatchSize: must be <= batchSize (${batchSize}), got ${microBatchSize}`,
    )
  const optimizer = validateOptions(adamw, config.optimizer.with, 'optimizer.with') as unknown as OptimizerConfig
  return {
    ...config,
    model: resolveModel(config.model),
    optimizer: { use: 'adamw', with: optimizer },
    train: { ...config.train, microBatchSize, ...(steps === undefined && { epochs: epochs ?? 1 }) },
  }
}
