import type { RowOf } from '../rows.ts'

/** A tokenized preference pair: `completions` is `[chosen, rejected]`. */
export type PairedExample = RowOf<Int32Array>

/** A tokenized labelled answer: `completions` is `[completion]`. */
export interface LabelledExample extends RowOf<Int32Array> {
  readonly desirable: boolean
}

/** The tokenized rows of a file, in file order. */
export type Examples =
  | { readonly kind: 'paired'; readonly rows: readonly PairedExample[] }
  | { readonly kind: 'unpaired'; readonly rows: readonly LabelledExample[] }
