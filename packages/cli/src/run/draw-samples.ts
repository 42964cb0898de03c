import { type BatchSource, createRandom, type Engine, KedgeError, promptsOf, type TokenLayout } from '@kedge/core'
import { createLayout } from '@kedge/data'

export interface DrawSamplesOptions {
  readonly engine: Engine
  /** Whose prompts are answered. */
  readonly evaluation: BatchSource
  /** Completions of one evaluation. */
  readonly count: number
  /** Tokens of a completion at the most. */
  readonly maxNewTokens: number
  /** Completions that are scored at once. */
  readonly batchSize: number
  readonly seed: number
  /** Ids that end a completion; default those that the model names. */
  readonly stopTokenIds?: readonly number[]
}

/** Names the stream of random numbers apart from those that shuffle the data. */
const stream = 0x5a3b1e

/**
 * Has the policy answer held-out prompts, for the trainer's evaluations. What is drawn depends on the seed, the step and the
 * policy alone, so a resumed run draws the same.
 * @throws KedgeError CONFIG_INVALID for an engine that cannot sample
 */
export const drawSamples = (options: DrawSamplesOptions): ((step: number) => Promise<TokenLayout[]>) => {
  const { engine, evaluation, count, maxNewTokens, batchSize, stopTokenIds } = options
  const { sample } = engine
  if (!sample) throw new KedgeError('CONFIG_INVALID', 'train.evaluateSamples: this engine cannot sample; leave it at 0')
  return async (step) => {
    const prompts = await promptsOf(evaluation, count)
    const seed = createRandom(options.seed, stream, step).integer(2 ** 31)
    const answers = await sample(prompts, { maxNewTokens, seed, ...(stopTokenIds && { stopTokenIds }) })
    const rows = prompts.map((prompt, index) => ({ prompt, completions: [answers[index]!] }))
    return Array.from({ length: Math.ceil(count / batchSize) }, (_, index) =>
      createLayout(rows.slice(index * batchSize, (index + 1) * batchSize)),
    )
  }
}
