import type { LogProbs } from '@kedge/core'

/** What one call of an objective's `loss` takes: the same completions under the policy and under its reference. */
export interface Sample<L extends LogProbs = LogProbs> {
  readonly policy: L
  readonly reference: L
}
