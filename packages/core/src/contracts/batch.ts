/**
 * Completions laid out for a causal language model. A prompt is stored once and its completions stand side by side after
 * it: `[prompt][completion 0][completion 1]…[padding]`. Plain arrays in row-major order, no tensors.
 */
export interface TokenLayout {
  readonly rows: number
  readonly width: number
  /** `[rows, width]` token ids; 0 on padding. */
  readonly ids: Int32Array
  /** `[rows, width]` positions; every completion continues at the prompt's length. */
  readonly positions: Int32Array
  /**
   * `[rows, width]`: 0 on padding, 1 on the prompt, 2 and up on the completions. A token attends to earlier columns
   * (and itself) of its own segment and of segment 1.
   */
  readonly segments: Int32Array

  /** How many completions there are, and the longest one's length in tokens. */
  readonly completions: number
  readonly time: number
  /** `[completions, time]`: flat index into `[rows * width]` of the token whose next-token distribution scores this one; 0 where masked. */
  readonly sources: Int32Array
  /** `[completions, time]` ids of the tokens to score; 0 where masked. */
  readonly targets: Int32Array
  /** `[completions, time]`, 1 on completion tokens and 0 on padding. */
  readonly mask: Float32Array
}

/** A micro-batch of preference pairs. */
export interface PairedBatch {
  readonly kind: 'paired'
  readonly rows: number
  /** `[rows]`, how much each pair counts; 1 when the data names none. */
  readonly weight?: Float32Array
  /** `[rows]`, by how much reward the chosen completion is to win; 0 when the data names none. */
  readonly margin?: Float32Array
  /** `2 * rows` completions: all chosen ones, then all rejected ones. */
  readonly layout: TokenLayout
}

/** A micro-batch of single labelled completions. */
export interface UnpairedBatch {
  readonly kind: 'unpaired'
  readonly rows: number
  /** `[rows]`, how much each completion counts; 1 when the data names none. */
  readonly weight?: Float32Array
  /** `rows` completions. */
  readonly layout: TokenLayout
  /** `[rows]`, 1 where the completion is desirable and 0 where it is not. */
  readonly desirable: Float32Array
  /** At most `rows` completions under prompts they do not belong to; absent when none could be made. */
  readonly mismatched?: TokenLayout
}

export type Batch = PairedBatch | UnpairedBatch

/** Training or evaluation data, cut into optimizer steps. What step i holds depends on the source and i alone. */
export interface BatchSource {
  readonly kind: Batch['kind']
  /** Rows of one epoch, after filtering. */
  readonly rows: number
  /** Optimizer steps of one epoch; the last step of an epoch may be smaller. */
  readonly stepsPerEpoch: number
  /** Micro-batches of step `index`, 0-based and running on through the epochs. */
  step(index: number): Promise<readonly Batch[]>
  /** Frees what the rows are kept in; no step can be read afterwards. */
  close?(): void
}
