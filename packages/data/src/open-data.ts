import type { BatchSource } from '@kedge/core'
import { type BatchSourceOptions, createBatchSource } from './batches/batch-source.ts'
import { mismatchedPartners } from './batches/mismatched.ts'
import { createPlan } from './batches/plan.ts'
import { examplesOfKind } from './examples/as-kind.ts'
import type { Examples } from './examples/examples.ts'
import { type LoadExamplesOptions, loadExamples } from './examples/load-examples.ts'
import { nameFiles } from './report/format-report.ts'
import type { DataReport } from './report/report.ts'

export interface OpenDataOptions extends LoadExamplesOptions, Omit<BatchSourceOptions, 'examples'> {
  /** What the objective takes. */
  readonly kind: BatchSource['kind']
}

export interface OpenedData {
  readonly source: BatchSource
  readonly report: DataReport
  /** The data's own rows, in its order. */
  readonly examples: Examples
}

/**
 * Data files, ready to train or evaluate on.
 *
 * @throws `DATA_NOT_FOUND`, `DATA_INVALID` naming file and line, `TOKENIZER_INVALID`, or `DATA_CACHE`.
 */
export const openData = async (options: OpenDataOptions): Promise<OpenedData> => {
  const { examples, report } = await loadExamples(options)
  const wanted = examplesOfKind(examples, options.kind, nameFiles(report.files))
  return {
    source: createBatchSource({ ...options, examples: wanted }),
    examples,
    report: {
      ...report,
      splitPairs: wanted === examples ? 0 : examples.count,
      withoutMismatched:
        options.mismatched && wanted.kind === 'unpaired' ? await countWithoutMismatched(wanted, options) : 0,
    },
  }
}

const countWithoutMismatched = async (examples: Examples, options: OpenDataOptions): Promise<number> => {
  const plan = createPlan({ ...options, rows: examples.count })
  let count = 0
  for (let step = 0; step < plan.stepsPerEpoch; step++) {
    const prompts = (await examples.read(plan.rowsOf(step))).map(({ prompt }) => prompt)
    count += mismatchedPartners(prompts).filter((partner) => partner === undefined).length
  }
  return count
}
