import type { Config, OptimizerConfig } from '@kedge/core'
import { drawing } from '../pairs/settings.ts'

export interface SetupNumbers {
  readonly config: Config
  readonly steps: number
  readonly pairs: number
  readonly prompts: number
  readonly seed: number
}

const describeRate = (rate: OptimizerConfig['learningRate']): string =>
  typeof rate === 'number' ? String(rate) : `on a ${rate.use} schedule`

/** How the report's numbers came about, in sentences. */
export const describeSetup = ({ config, steps, pairs, prompts, seed }: SetupNumbers): string[] => {
  const { objective, optimizer, train } = config
  return [
    `All runs start from the same model and see the same ${pairs} pairs in the same order: ${steps} steps of ${train.batchSize} pairs, beta ${String(objective.with?.beta)}, learning rate ${describeRate(optimizer.with.learningRate)}, training seed ${train.seed}.`,
    'The pairs were sampled from the initial model and ranked by VADER, which is also the reward here: the training reward is what the runs may come to exploit.',
    `Each policy answers ${prompts} openings from speeches that neither the model nor any pair has seen: one text each at temperature ${drawing.temperature}, at most ${drawing.maxNewTokens} tokens, with the same random numbers (seed ${seed}) for every policy.`,
    'KL is estimated on the policy’s own texts: the mean over texts of log p(text | policy) − log p(text | initial model), in nats per text. Standard errors are over texts.',
    'At equal KL, a run’s value lies on the straight line between the two checkpoints around that KL. Intervals come from 1000 resamples of the prompts, paired across runs.',
    'One training seed was run, and the intervals do not cover what another one would change; the example’s README.md has four more.',
  ]
}
