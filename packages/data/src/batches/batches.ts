import type { PairedBatch, UnpairedBatch } from '@kedge/core'
import type { LabelledExample, PairedExample } from '../examples/examples.ts'
import { createLayout, type LayoutRow } from './layout.ts'

/** A micro-batch of pairs: all chosen completions, then all rejected ones. */
export const createPairedBatch = (rows: readonly PairedExample[]): PairedBatch => ({
  kind: 'paired',
  rows: rows.length,
  layout: createLayout(rows),
})

/** A micro-batch of labelled completions, with those that answer other prompts where there are any. */
export const createUnpairedBatch = (
  rows: readonly LabelledExample[],
  mismatched: readonly LayoutRow[] = [],
): UnpairedBatch => ({
  kind: 'unpaired',
  rows: rows.length,
  layout: createLayout(rows),
  desirable: Float32Array.from(rows, ({ desirable }) => (desirable ? 1 : 0)),
  ...(mismatched.length > 0 && { mismatched: createLayout(mismatched) }),
})
