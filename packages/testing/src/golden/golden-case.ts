import type { LossValues } from '@kedge/core'

type Rows = readonly (readonly number[])[]

/**
 * One evaluation of a published implementation's loss. Matrices are `[completions][time]`; for pairs the first half of
 * the rows is chosen and the second rejected.
 */
export interface GoldenCase {
  readonly loss_type: string
  readonly beta: number
  readonly label_smoothing?: number
  readonly f_divergence?: 'forward_kl' | 'js_divergence' | 'alpha_divergence'
  readonly f_alpha?: number
  readonly ld_alpha?: number
  readonly discopop_tau?: number
  /** Present where `loss_type` is a list: what each of its losses is multiplied by. */
  readonly loss_weights?: readonly number[]
  readonly desirable_weight?: number
  readonly undesirable_weight?: number
  /** Present for unpaired losses: whether each completion is desirable. */
  readonly labels?: readonly boolean[]
  readonly mask: Rows
  readonly policy_token_logps: Rows
  readonly reference_token_logps: Rows
  readonly kl_mask?: Rows
  readonly kl_policy_token_logps?: Rows
  readonly kl_reference_token_logps?: Rows
  readonly loss: number
  /** d loss / d `policy_token_logps`. */
  readonly grad_token_logps: Rows
  readonly metrics: Readonly<Record<string, number>>
}

/** Means of the metrics that count any row, as the trainer reports them. */
export const meansOf = (metrics: LossValues['metrics']): Record<string, number> =>
  Object.fromEntries(
    Object.entries(metrics)
      .filter(([, { weight }]) => weight > 0)
      .map(([name, { total, weight }]) => [name, total / weight]),
  )
