import type { BatchSource } from '@kedge/core'
import { type BatchSourceOptions, createBatchSource } from './batches/batch-source.ts'
import { mismatchedPartners } from './batches/mismatched.ts'
import { createPlan } from './batches/plan.ts'
import { examplesOfKind } from './examples/as-kind.ts'
import type { Examples } from './examples/examples.ts'
import { type LoadExamplesOptions, loadExamples } from './examples/load-examples.ts'
import type { DataReport } from './report/report.ts'

export interface OpenDataOptions extends LoadExamplesOptions, Omit<BatchSourceOptions, 'examples'> {
  /** What the objective takes. */
  readonly kind: BatchSource['kind']
}

export interface OpenedData {
  readonly source: BatchSource
  readonly report: DataReport
  /** The file's own rows, in its order. */
  readonly examples: Examples
}

/**
 * A data file, ready to train or evaluate on.
 *
 * @throws `DATA_NOT_FOUND`, `DATA_INVALID` naming file and line, or `TOKENIZER_INVALID`.
 */
export const openData = async (options: OpenDataOptions): Promise<OpenedData> => {
  const { examples, report } = await loadExamples(options)
  const wanted = examplesOfKind(examples, options.kind, options.file)
  return {
    source: createBatchSource({ ...options, examples: wanted }),
    examples,
    report: {
      ...report,
      splitPairs: wanted === examples ? 0 : examples.rows.length,
      withoutMismatched: options.mismatched && wanted.kind === 'unpaired' ? countWithoutMismatched(wanted, options) : 0,
    },
  }
}

const countWithoutMismatched = ({ rows }: Examples, options: OpenDataOptions): number => {
  const plan = createPlan({ ...options, rows: rows.length })
  let count = 0
  for (let step = 0; step < plan.stepsPerEpoch; step++) {
    const prompts = Array.from(plan.rowsOf(step), (row) => rows[row]!.prompt)
    count += mismatchedPartners(prompts).filter((partner) => partner === undefined).length
  }
  return count
}
