import type { TrainConfig } from '../config/types.ts'
import type { BatchSource, TokenLayout } from '../contracts/batch.ts'
import type { Engine } from '../contracts/engine.ts'
import type { Scheduler } from '../contracts/scheduler.ts'
import type { CreatedObjective } from '../objective/create-objective.ts'
import type { RunDirectory } from '../run/run-directory.ts'
import type { Scorer } from './score-step.ts'

/** What a training run is made of. */
export interface TrainParts {
  readonly objective: CreatedObjective
  readonly engine: Engine
  readonly batches: BatchSource
  readonly evaluation?: BatchSource
  /** The frozen initial policy, which evaluation compares with once the reference has moved; loaded when needed. */
  readonly initial?: () => Promise<Scorer & { dispose(): void }>
  /** Completions that the policy draws for an evaluation after so many steps, the same whenever it is asked there. */
  readonly samples?: (step: number) => Promise<readonly TokenLayout[]>
  readonly learningRate: Scheduler
  readonly settings: TrainConfig
  readonly run: RunDirectory
}
