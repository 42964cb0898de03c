import type { TargetModules } from './target-modules.ts'

/** A new adapter, in PEFT's terms (arXiv 2106.09685). */
export interface LoraSettings {
  /** Rank of each module's change. */
  readonly r: number
  /** The change is scaled by `alpha / r`, with `rsLora` by `alpha / sqrt(r)`. */
  readonly alpha: number
  /** Probability that an input of the adapter is dropped while training. */
  readonly dropout: number
  /** Default: what PEFT takes for the family. */
  readonly targetModules?: TargetModules
  /** Rank-stabilized scale (arXiv 2312.03732). */
  readonly rsLora: boolean
}

export const scaleOf = (alpha: number, rank: number, rsLora: boolean): number =>
  alpha / (rsLora ? Math.sqrt(rank) : rank)
