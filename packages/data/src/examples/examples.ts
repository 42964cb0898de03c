import type { RowOf } from '../rows.ts'

/** A tokenized preference pair: `completions` is `[chosen, rejected]`. */
export type PairedExample = RowOf<Int32Array>

/** A tokenized labelled answer: `completions` is `[completion]`. */
export interface LabelledExample extends RowOf<Int32Array> {
  readonly desirable: boolean
}

interface ExamplesOf<Kind extends string, Example> {
  readonly kind: Kind
  readonly count: number
  /** The examples at these positions, counted from 0 in the data's order. */
  read(positions: ArrayLike<number>): Promise<readonly Example[]>
  /** Frees the memory and the temporary file they are kept in. Nothing is left behind without it once the process ends. */
  close(): void
}

/** The tokenized rows of a data set, in its order; a large one lies on disk. */
export type Examples = ExamplesOf<'paired', PairedExample> | ExamplesOf<'unpaired', LabelledExample>
