import type { Batch } from '@kedge/core'
import type { DataReport } from '../report/report.ts'
import type { Lengths } from './lengths.ts'

/** By how much the chosen answers are longer than the rejected ones: what a policy may learn in place of quality. */
export interface LengthBias {
  /** Share of pairs whose chosen answer is longer, and share with answers of equal length. */
  readonly chosenLonger: number
  readonly equal: number
  /** Mean of chosen length minus rejected length. */
  readonly meanDifference: number
}

/** How labels are spread over the rows of single answers. */
export interface LabelBalance {
  /** Share of rows whose answer is desirable. */
  readonly desirable: number
  /** Stretches of rows with the same label; 2 where the file is sorted by it. */
  readonly runs: number
}

/** An answer as training sees it. */
export interface RenderedAnswer {
  readonly name: 'chosen' | 'rejected' | 'desirable' | 'undesirable'
  readonly text: string
}

/** A row as training sees it: special tokens as they are written, what was cut off left out. */
export interface RenderedRow {
  readonly at: string
  readonly prompt: string
  readonly answers: readonly RenderedAnswer[]
}

/** Everything that there is to know about data before training on it. */
export interface Inspection
  extends Pick<DataReport, 'files' | 'layout' | 'columns' | 'rows' | 'extraColumns' | 'findings'> {
  readonly kind: Batch['kind']
  /** What lengths count: tokens with a tokenizer, else UTF-16 characters of the text or of all messages. */
  readonly unit: 'tokens' | 'characters'
  /** Before anything is cut off: the prompt, each answer, and the prompt with its longest answer. */
  readonly lengths: Readonly<Record<string, Lengths>>
  readonly lengthBias?: LengthBias
  readonly labels?: LabelBalance
  /** The first three rows. */
  readonly samples: readonly RenderedRow[]
}
