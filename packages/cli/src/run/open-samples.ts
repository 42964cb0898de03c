import type { BatchSource, Config, Engine, TokenLayout } from '@kedge/core'
import { drawSamples } from './draw-samples.ts'
import { openTokenizer } from './open-tokenizer.ts'

/** What has the policy answer held-out prompts, where the config asks for it. */
export const openSamples = async (
  config: Config,
  engine: Engine,
  evaluation: BatchSource | undefined,
): Promise<((step: number) => Promise<readonly TokenLayout[]>) | undefined> => {
  const { evaluateSamples, sampleTokens, microBatchSize, seed } = config.train
  if (evaluateSamples === 0 || !evaluation) return undefined
  const tokenizer = await openTokenizer(config.model.path)
  return drawSamples({
    engine,
    evaluation,
    count: evaluateSamples,
    maxNewTokens: sampleTokens,
    batchSize: microBatchSize,
    seed,
    ...(tokenizer && { stopTokenIds: tokenizer.stopTokenIds }),
  })
}
