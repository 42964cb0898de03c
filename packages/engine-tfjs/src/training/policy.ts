import type { Weights } from '../model/architecture.ts'
import type { Parameters } from '../model/parameters.ts'
import type { Scorable } from '../model/score-layout.ts'
import type { MovingReference } from './moving-reference.ts'

/** What an engine trains: a whole model, or an adapter on one that stays as it is. Its `weights` score, without dropout. */
export interface TrainedPolicy extends Scorable {
  /** What has gradients, moments and a place in checkpoints. */
  readonly parameters: Parameters
  /** Weights to differentiate micro-batch `microBatch` of optimizer step `step` by, both counted from 0. */
  trainingWeights(step: number, microBatch: number): Weights
  /** The policy as it was before training, where keeping that costs next to nothing. */
  readonly initial?: Scorable
  /** A reference equal to the policy as it is now. */
  createReference(): MovingReference
  /** Writes what was trained, in Hugging Face layout. */
  export(dir: string): Promise<void>
  dispose(): void
}
