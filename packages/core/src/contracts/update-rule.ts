import type { Json } from './json.ts'
import type { Metrics } from './metrics.ts'
import type { ReferencePolicy } from './reference-policy.ts'
import type { Progress } from './scheduler.ts'

/** What a rule knows when the reference is to move. */
export interface MoveInfo {
  readonly reference: ReferencePolicy
  /** The weight of the policy that the config asks for. */
  readonly alpha: number
  /** Optimizer steps completed. */
  readonly step: number
  readonly progress: Progress
}

/** How a reference moves when it does: a few linear combinations of sets of weights. A plain object. */
export interface UpdateRule {
  readonly needs: {
    /** Whether the rule reads `alpha`; a config that sets it for one that does not is refused. */
    readonly alpha: boolean
    /** Whether the rule calls `ReferencePolicy.combine`, which not every reference can do. */
    readonly combine: boolean
  }
  /** Moves the reference. Returns what to report, by name. */
  move(info: MoveInfo): Promise<Metrics>
  /** What `restore` needs to go on bit for bit, beside the sets of weights, which the reference keeps. */
  state?(): Json
  restore?(state: Json): void
}
