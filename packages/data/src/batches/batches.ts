import type { PairedBatch, UnpairedBatch } from '@kedge/core'
import type { LabelledExample, PairedExample } from '../examples/examples.ts'
import { createLayout, type LayoutRow } from './layout.ts'

/** `[rows]` numbers where the rows have them; either all rows of a data set have one or none. */
const numbers = <Name extends 'weight' | 'margin'>(
  rows: readonly PairedExample[],
  name: Name,
): { readonly [key in Name]?: Float32Array } =>
  rows.every((row) => row[name] === undefined)
    ? {}
    : ({ [name]: Float32Array.from(rows, (row) => row[name] ?? (name === 'weight' ? 1 : 0)) } as {
        [key in Name]: Float32Array
      })

/** A micro-batch of pairs: all chosen completions, then all rejected ones. */
export const createPairedBatch = (rows: readonly PairedExample[]): PairedBatch => ({
  kind: 'paired',
  rows: rows.length,
  layout: createLayout(rows),
  ...numbers(rows, 'weight'),
  ...numbers(rows, 'margin'),
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
  ...numbers(rows, 'weight'),
  ...(mismatched.length > 0 && { mismatched: createLayout(mismatched) }),
})
