import type { Tensor } from '@tensorflow/tfjs-core'
import type { Json } from './json.ts'
import type { LogProbs, PairedLogProbs, UnpairedLogProbs } from './log-probs.ts'
import type { Metrics, MetricTensor } from './metrics.ts'
import type { ReferencePolicy } from './reference-policy.ts'
import type { Progress } from './scheduler.ts'

export interface LossContext {
  readonly progress: Progress
}

export interface LossResult {
  /** `[]`, the mean over the batch's rows. */
  readonly loss: Tensor
  readonly metrics: Readonly<Record<string, MetricTensor>>
}

/** What an objective learns after an optimizer step. */
export interface StepInfo {
  /** Optimizer steps completed, this one included: 1 after the first. */
  readonly step: number
  readonly progress: Progress
  /** This step's metrics. */
  readonly metrics: Metrics
  /** Present when the objective needs one. */
  readonly reference?: ReferencePolicy
  /**
   * How far the policy is from the frozen initial policy on this step's batch: Schulman's k2, in nats a completion, as
   * `kl/data/k2` is. Scores the batch twice when called, so ask only where a decision hangs on it.
   */
  initialDivergence?(): Promise<number>
  /** Adds numbers to this step's metrics. */
  report(metrics: Metrics): void
}

/** A run as far as it is known before it starts. */
export interface RunPlan {
  readonly totalSteps: number
  /** Where the run stands when `step` optimizer steps are done. */
  progressAt(step: number): Progress
}

interface ObjectiveOf<Kind extends string, L> {
  readonly batch: Kind
  readonly needs: {
    readonly reference: boolean
    /** Asks for `UnpairedLogProbs.mismatched`. */
    readonly mismatched?: boolean
    /**
     * How a reference that moves is to be stored; absent where it never moves. `copy` is weights of its own. `window` is
     * its log-probs of the batches up to the next move, for one that the policy replaces at steps known ahead.
     */
    readonly storage?: 'copy' | 'window'
    /** Asks for `ReferencePolicy.combine`. */
    readonly combine?: boolean
  }
  /** Columns of the data that the loss takes into account; rows with one that it does not are refused. */
  readonly honours?: {
    /** Multiplies each row's loss by its `weight`; the loss is still divided by the number of rows. */
    readonly weight?: boolean
    /** Asks the chosen completion to win by its row's `margin` more, in units of the reward. */
    readonly margin?: boolean
  }
  /**
   * The loss of one micro-batch and its metrics. Must be differentiable in `policy`; `reference` is constant.
   * An objective that needs no reference is handed zeros in its place.
   */
  loss(policy: L, reference: L, context: LossContext): LossResult
  /** Turns a step's aggregated metrics into further ones, for what is no mean over rows (a difference of two means, say). */
  summarize?(metrics: Metrics): Metrics
  /** Called once after each optimizer step. */
  afterStep?(info: StepInfo): void | Promise<void>
  /** The steps after which the reference moves, ascending, where they are known ahead; storage `window` needs them. */
  moves?(plan: RunPlan): readonly number[]
  /** What `restore` needs to continue a run bit for bit. */
  state?(): Json
  restore?(state: Json): void
}

export type PairedObjective = ObjectiveOf<'paired', PairedLogProbs>
export type UnpairedObjective = ObjectiveOf<'unpaired', UnpairedLogProbs>

/** A training objective: a differentiable function of log-probabilities. A plain object, no base class. */
export type Objective<L extends LogProbs = LogProbs> = L extends PairedLogProbs ? PairedObjective : UnpairedObjective
