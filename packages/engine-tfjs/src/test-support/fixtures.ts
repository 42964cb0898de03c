import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'

/** Path of a checkpoint under `fixtures/models`. */
export const fixtureModel = (name: string): string =>
  fileURLToPath(new URL(`../../fixtures/models/${name}`, import.meta.url))

/** Tiny checkpoints with random weights, of every family. */
export const randomCheckpoints = [
  'gpt2',
  'gpt-neox',
  'llama',
  'llama3-rope',
  'mistral',
  'qwen2',
  'qwen3',
  'gemma2',
  'phi3',
] as const

/** What transformers computes for a checkpoint. */
export const fixtureExpected = async <T>(name: string): Promise<T> =>
  JSON.parse(await readFile(`${fixtureModel(name)}/expected.json`, 'utf8'))

/** `expected.json` of the tiny random checkpoints. */
export interface RandomCheckpoint {
  readonly input_ids: readonly (readonly number[])[]
  readonly attention_mask: readonly (readonly number[])[]
  readonly last_logits: readonly (readonly number[])[]
  readonly token_logprobs: readonly (readonly number[])[]
  /** Summed over the tokens that the mask lets through. */
  readonly nll: number
  readonly grad_norms: Readonly<Record<string, number>>
}

/** `expected.json` of stories260k. */
export interface Stories {
  readonly cases: readonly {
    readonly text: string
    readonly input_ids: readonly number[]
    readonly token_logprobs: readonly number[]
    readonly greedy_next_24: readonly number[]
  }[]
}
