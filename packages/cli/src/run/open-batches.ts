import type { Batch, BatchSource, Config, Logger } from '@kedge/core'
import { formatReport, openData } from '@kedge/data'
import { openArchitecture } from '@kedge/engine-tfjs'
import { checkLengths } from './check-lengths.ts'
import { openTextTools } from './open-text-tools.ts'

/** Data files as a config wants them batched; says what was dropped or looks odd. */
export const openBatches = async (
  config: Config,
  file: string | readonly string[],
  kind: Batch['kind'],
  mismatched: boolean,
  logger: Logger,
): Promise<BatchSource> => {
  const { batchSize, microBatchSize, seed } = config.train
  const { train: _, eval: __, chatTemplate: ___, chatTemplateValues: ____, ...data } = config.data
  const architecture = await openArchitecture(config.model.path)
  const { source, report } = await openData({
    ...data,
    file,
    kind,
    mismatched,
    batchSize,
    microBatchSize,
    seed,
    vocabularySize: architecture.vocabularySize,
    ...(await openTextTools(config.model.path, config.data)),
  })
  for (const line of formatReport(report)) logger.info(line)
  checkLengths(report, architecture, logger)
  return source
}
