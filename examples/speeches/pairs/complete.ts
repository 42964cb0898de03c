import type { Tokenizer } from '@kedge/data'
import { type CausalModel, sample } from '@kedge/engine-tfjs'
import { drawing } from './settings.ts'

/** A model's continuation of a prompt. */
export interface Completion {
  readonly text: string
  /** With the token that ends it, where it ended within the limit. */
  readonly ids: readonly number[]
  readonly finished: boolean
}

/** One completion per prompt; the same seed draws the same ones from the same model. */
export const complete = async (
  model: CausalModel,
  tokenizer: Tokenizer,
  prompts: readonly string[],
  seed: number,
): Promise<Completion[]> => {
  const ids = await sample(
    model,
    prompts.map((prompt) => tokenizer.encode(prompt)),
    { ...drawing, seed, eosTokenIds: tokenizer.stopTokenIds },
  )
  return ids.map((sampled) => ({
    text: tokenizer.decode(sampled, true),
    ids: sampled,
    finished: tokenizer.stopTokenIds.includes(sampled.at(-1)!),
  }))
}
