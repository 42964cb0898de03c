import type { ObjectiveSpec } from '../objective/create-objective.ts'
import type { ScheduleSpec } from '../schedules/create-scheduler.ts'

/** A validated config with its defaults filled in and its paths made absolute. */
export interface Config {
  /** Package names and paths of the plugins to load. */
  readonly plugins: readonly string[]
  /** Where the run is written. */
  readonly runDir?: string
  /** The tensor backend; the engine says which there are. */
  readonly backend: string
  readonly model: ModelConfig
  readonly data: DataConfig
  readonly objective: ObjectiveSpec
  readonly reference?: ReferenceConfig
  readonly optimizer: { readonly use: 'adamw'; readonly with: OptimizerConfig }
  readonly train: TrainConfig
  /** What is trained one after another, each as the whole config it comes to; the rest is then the first one's. */
  readonly stages?: readonly Config[]
}

export interface ModelConfig {
  readonly path: string
  /** The directory of an adapter to continue. */
  readonly adapter?: string
  /** Present whenever an adapter is trained. */
  readonly lora?: LoraConfig
}

/** Everything about a new adapter; of one that is continued, only what may differ from its own config. */
export interface LoraConfig {
  readonly r?: number
  readonly alpha?: number
  readonly dropout?: number
  readonly targetModules?: string | readonly string[]
  readonly rsLora?: boolean
  readonly reference: 'delta' | 'factors'
}

export interface DataConfig {
  readonly train: string
  readonly eval?: string
  readonly shuffle: boolean
  readonly strict: boolean
  readonly maxLength: number
  readonly maxPromptLength?: number
  readonly maxCompletionLength?: number
}

export interface ReferenceConfig {
  /** A folder that keeps a frozen reference's log-probs. */
  readonly cache?: string
}

export interface OptimizerConfig {
  readonly learningRate: ScheduleSpec
  readonly weightDecay: number
  readonly beta1: number
  readonly beta2: number
  readonly epsilon: number
}

export interface TrainConfig {
  /** Rows per optimizer step. */
  readonly batchSize: number
  /** Rows per forward and backward. */
  readonly microBatchSize: number
  readonly epochs?: number
  readonly steps?: number
  /** Compute each block again for its gradient instead of keeping what that needs. */
  readonly recompute: boolean
  readonly maxGradNorm: number
  readonly seed: number
  /** Optimizer steps between two evaluations; 0 evaluates at the end only. */
  readonly evaluateEvery: number
  /** Optimizer steps between two checkpoints; 0 writes one at the end only. */
  readonly checkpointEvery: number
  /** Completions that the policy draws at each evaluation, to estimate the KL from. */
  readonly evaluateSamples: number
  /** Tokens of such a completion at the most. */
  readonly sampleTokens: number
  /** How many checkpoints stay on disk. */
  readonly keepCheckpoints: number
}
