import { distinct } from './diversity.ts'
import type { Checkpoint, Measure } from './samples.ts'
import { mean, standardError } from './statistics.ts'

export interface Estimate {
  readonly mean: number
  readonly standardError: number
}

/** A checkpoint in numbers. */
export type Summary = Readonly<Record<Measure, Estimate>> & {
  readonly step: number
  /** Share of different word pairs over all samples: falls when a policy repeats itself. */
  readonly distinct2: number
  /** Share of samples whose sentence came to an end. */
  readonly finished: number
}

export const summarize = ({ step, samples }: Checkpoint): Summary => {
  const estimate = (measure: Measure): Estimate => {
    const values = samples.map((sample) => sample[measure])
    return { mean: mean(values), standardError: standardError(values) }
  }
  return {
    step,
    kl: estimate('kl'),
    reward: estimate('reward'),
    judge: estimate('judge'),
    tokens: estimate('tokens'),
    distinct2: distinct(
      samples.map(({ completion }) => completion),
      2,
    ),
    finished: mean(samples.map(({ finished }) => Number(finished))),
  }
}
