import { loadTokenizer } from '@kedge/data'
import { loadCausalModel, selectBackend } from '@kedge/engine-tfjs'
import { expect, it } from 'vitest'
import { inExample } from '../files/paths.ts'
import { evaluatePolicy } from './evaluate.ts'

const directory = inExample('assets/model')
const prompts = ['We must', 'The American people', 'I ask the Congress to']

it('finds the initial policy no nats away from itself, and draws the same texts again', async () => {
  await selectBackend('wasm')
  const initial = await loadCausalModel(directory)
  const options = { policy: initial, initial, tokenizer: await loadTokenizer(directory), prompts, seed: 1 }
  const samples = await evaluatePolicy(options)
  expect(samples.map(({ prompt, kl }) => ({ prompt, kl }))).toEqual(prompts.map((prompt) => ({ prompt, kl: 0 })))
  expect(samples.every(({ tokens, completion }) => tokens > 0 && completion !== '')).toBe(true)
  expect(await evaluatePolicy(options)).toEqual(samples)
  initial.dispose()
})
