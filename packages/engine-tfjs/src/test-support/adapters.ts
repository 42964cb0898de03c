import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'

/** Path of an adapter that PEFT wrote; `fixtures/adapters/make.py` says how. */
export const fixtureAdapter = (name: string): string =>
  fileURLToPath(new URL(`../../fixtures/adapters/${name}`, import.meta.url))

/** What PEFT computes with such an adapter on the llama checkpoint. */
export interface PeftExpected {
  readonly input_ids: readonly (readonly number[])[]
  readonly token_logprobs: readonly (readonly number[])[]
  /** `alpha / r` and the like, by module name. */
  readonly scales: Readonly<Record<string, number>>
  /** One matrix after `merge_and_unload`. */
  readonly merged: { readonly name: string; readonly values: readonly number[] }
}

export const readPeftExpected = async (name: string): Promise<PeftExpected> =>
  JSON.parse(await readFile(`${fixtureAdapter(name)}/expected.json`, 'utf8'))
