import type { Batch, BatchSource } from '@kedge/core'
import type { Examples, LabelledExample } from '../examples/examples.ts'
import { type LengthLimits, truncateRow } from '../examples/truncate.ts'
import { createPairedBatch, createUnpairedBatch } from './batches.ts'
import { mismatchedPartners } from './mismatched.ts'
import { createPlan } from './plan.ts'

/** Prompts with mismatched completions are cut to the same limits as the rows were. */
export interface BatchSourceOptions extends LengthLimits {
  readonly examples: Examples
  /** Rows of an optimizer step. */
  readonly batchSize: number
  /** Rows of one forward and backward pass. */
  readonly microBatchSize: number
  /** Shuffles the rows anew every epoch; otherwise they come in file order. */
  readonly shuffle: boolean
  readonly seed: number
  /** Gives labelled rows the completions of other prompts too, for KTO's KL reference point. */
  readonly mismatched: boolean
}

/** Examples as a stream of optimizer steps. What step i holds depends on the options and i alone. */
export const createBatchSource = (options: BatchSourceOptions): BatchSource => {
  const { examples, microBatchSize } = options
  const plan = createPlan({ ...options, rows: examples.count })
  const batchesOf = async (order: Int32Array): Promise<Batch[]> => {
    if (examples.kind === 'paired') {
      return chunk(await examples.read(order), microBatchSize).map((rows) => createPairedBatch(rows))
    }
    const window = await examples.read(order)
    const mismatched = options.mismatched ? chunk(mismatchedRows(window, options), microBatchSize) : []
    return chunk(window, microBatchSize).map((rows, index) => createUnpairedBatch(rows, mismatched[index]?.flat()))
  }
  return {
    kind: examples.kind,
    rows: examples.count,
    stepsPerEpoch: plan.stepsPerEpoch,
    step: (index) => batchesOf(plan.rowsOf(index)),
    close: examples.close,
  }
}

/** For every row its prompt with another row's completion: a list of one, or of none where all prompts are equal. */
const mismatchedRows = (rows: readonly LabelledExample[], limits: LengthLimits): LabelledExample[][] =>
  mismatchedPartners(rows.map(({ prompt }) => prompt)).map((partner, index) =>
    partner === undefined ? [] : [truncateRow({ ...rows[index]!, completions: rows[partner]!.completions }, limits)],
  )

const chunk = <T>(items: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, index) => items.slice(index * size, (index + 1) * size))
