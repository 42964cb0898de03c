import type { Batch, BatchSource, Config, Logger } from '@kedge/core'
import { formatReport, openData } from '@kedge/data'
import { openArchitecture } from '@kedge/engine-tfjs'
import { openTokenizer } from './open-tokenizer.ts'

/** A data file as a config wants it batched; says what was dropped or looks odd. */
export const openBatches = async (
  config: Config,
  file: string,
  kind: Batch['kind'],
  mismatched: boolean,
  logger: Logger,
): Promise<BatchSource> => {
  const { batchSize, microBatchSize, seed } = config.train
  const { train: _, eval: __, ...data } = config.data
  const tokenizer = await openTokenizer(config.model.path)
  const { source, report } = await openData({
    ...data,
    file,
    kind,
    mismatched,
    batchSize,
    microBatchSize,
    seed,
    vocabularySize: (await openArchitecture(config.model.path)).vocabularySize,
    ...(tokenizer && { tokenizer }),
  })
  for (const line of formatReport(report)) logger.info(line)
  return source
}
