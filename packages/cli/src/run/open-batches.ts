import type { Batch, BatchSource, Config, Logger } from '@kedge/core'
import { formatReport, openData } from '@kedge/data'
import { openArchitecture } from '@kedge/engine-tfjs'
import { checkLengths } from './check-lengths.ts'
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
  const architecture = await openArchitecture(config.model.path)
  const { source, report, examples } = await openData({
    ...data,
    file,
    kind,
    mismatched,
    batchSize,
    microBatchSize,
    seed,
    vocabularySize: architecture.vocabularySize,
    ...(tokenizer && { tokenizer }),
  })
  for (const line of formatReport(report)) logger.info(line)
  checkLengths(examples, architecture, file, logger)
  return source
}
