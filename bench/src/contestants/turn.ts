/** What a measured process is told: the same words for every contestant. */
export interface TurnJob {
  readonly model: string
  readonly pairs: string
  readonly tokens: string
  readonly batchSize: number
  /** Optimizer steps, warm-up included. */
  readonly steps: number
  readonly learningRate: number
  readonly beta: number
  readonly alpha: number
  readonly syncPeriod: number
  readonly maxGradNorm: number
  readonly maxLength: number
}

/** An optimizer step as its contestant reports it. */
export interface StepRecord {
  /** From the end of the step before to the end of this one. */
  readonly seconds: number
  readonly loss: number
  /** Mean log-probability of the batch's chosen answers under the policy, in nats; and of the rejected ones. */
  readonly chosen: number
  readonly rejected: number
}

/** One turn of one contestant: a process that trains a few steps. */
export interface Turn {
  readonly steps: readonly StepRecord[]
  /** Highest resident memory up to the end of the last step. */
  readonly peakBytes: number
}

/** Steps at the start of each turn that no time is taken from. */
export const warmUpSteps = 2
