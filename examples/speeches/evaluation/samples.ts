/** One text of a policy, and what it is worth. */
export interface Sample {
  readonly prompt: string
  readonly completion: string
  readonly tokens: number
  /** Whether the policy ended the sentence within the limit. */
  readonly finished: boolean
  /** Log-probability of the completion under the policy that wrote it minus that under the initial one, in nats. */
  readonly kl: number
  readonly reward: number
  readonly judge: number
}

/** The samples of one checkpoint: sample i answers held-out prompt i, at every checkpoint of every run. */
export interface Checkpoint {
  readonly step: number
  readonly samples: readonly Sample[]
}

/** What is measured of a sample. */
export type Measure = 'kl' | 'reward' | 'judge' | 'tokens'
