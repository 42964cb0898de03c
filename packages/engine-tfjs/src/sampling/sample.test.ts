import * as tf from '@tensorflow/tfjs'
import { beforeAll, describe, expect, it } from 'vitest'
import { selectBackend } from '../backends/select-backend.ts'
import { type CausalModel, loadCausalModel } from '../model/causal-model.ts'
import { expectClose } from '../test-support/expect-close.ts'
import {
  fixtureExpected,
  fixtureModel,
  type RandomCheckpoint,
  randomCheckpoints,
  type Stories,
} from '../test-support/fixtures.ts'
import { createDecoder } from './decoder.ts'
import { type SampleOptions, sample } from './sample.ts'

const greedy: SampleOptions = { maxNewTokens: 24, temperature: 0, topP: 1, seed: 0, eosTokenIds: [] }
const random: SampleOptions = { ...greedy, temperature: 1, topP: 0.9, seed: 5 }

describe.each(['wasm', 'onnx'])('on %s', (backend) => {
  let stories: CausalModel
  let cases: Stories['cases']
  let prompts: readonly (readonly number[])[]
  beforeAll(async () => {
    await selectBackend(backend)
    stories = await loadCausalModel(fixtureModel('stories260k'))
    cases = (await fixtureExpected<Stories>('stories260k')).cases
    prompts = cases.map(({ input_ids }) => input_ids)
  })

  describe('createDecoder', () => {
    it.each(randomCheckpoints)(
      'agrees with transformers on the logits after a text of %s, whole or token by token, under any left padding',
      async (name) => {
        const { input_ids, last_logits } = await fixtureExpected<RandomCheckpoint>(name)
        const model = await loadCausalModel(fixtureModel(name))
        const text = input_ids[0]!
        const whole = createDecoder(model, Int32Array.of(0, 3), 64)
        const padded = Int32Array.from([...text, 0, 0, 0, ...text.slice(0, -3)])
        expectClose(tf.slice(whole.advance(padded, text.length), 0, 1), last_logits[0]!, 1e-5)

        const stepwise = createDecoder(model, Int32Array.of(2), 64)
        let logits = stepwise.advance(Int32Array.of(99, 99, ...text.slice(0, 18)), 20)
        for (const id of text.slice(18)) logits = stepwise.advance(Int32Array.of(id), 1)
        expectClose(logits, last_logits[0]!, 1e-5)
      },
    )
  })

  describe('sample', () => {
    it('continues as transformers does when greedy, for prompts of different lengths at once', async () => {
      expect(await sample(stories, prompts, greedy)).toEqual(cases.map(({ greedy_next_24 }) => greedy_next_24))
    })

    it('is determined by its seed', async () => {
      const first = await sample(stories, prompts, random)
      expect(await sample(stories, prompts, random)).toEqual(first)
      expect(await sample(stories, prompts, { ...random, seed: 6 })).not.toEqual(first)
    })

    it('gives a sequence the same sample whatever else is in the batch', async () => {
      const together = await sample(stories, prompts, random)
      expect(await sample(stories, prompts.slice(0, 2), random)).toEqual(together.slice(0, 2))
      expect((await sample(stories, [prompts[0]!, [1]], random))[0]).toEqual(together[0])
    })

    it('draws different samples for equal prompts', async () => {
      const [first, second] = await sample(stories, [prompts[0]!, prompts[0]!], random)
      expect(first).not.toEqual(second)
    })

    it('ends a sequence with its end-of-sequence id and goes on with the others', async () => {
      const free = await sample(stories, prompts, greedy)
      const eos = free[0]![3]!
      const expected = free.map((ids) => (ids.includes(eos) ? ids.slice(0, ids.indexOf(eos) + 1) : ids))
      expect(new Set(expected.map(({ length }) => length)).size).toBeGreaterThan(1)
      expect(await sample(stories, prompts, { ...greedy, eosTokenIds: [eos, 9999] })).toEqual(expected)
    })

    it('continues more prompts than fit at once', async () => {
      const many = Array.from({ length: 300 }, () => prompts[1]!.slice(0, 3))
      const samples = await sample(stories, many, { ...greedy, maxNewTokens: 2 })
      expect(samples).toEqual(many.map(() => samples[0]))
    })

    it('leaks no tensors', async () => {
      const before = tf.memory().numTensors
      await sample(stories, prompts, { ...random, eosTokenIds: [2] })
      expect(tf.memory().numTensors).toBe(before)
    })

    it('ends a sequence with the last position that the model has, and goes on with the others', async () => {
      const model = await loadCausalModel(fixtureModel('gpt2'))
      const [long, short] = [Array.from({ length: 60 }, (_, index) => index), [1, 2, 3]]
      const [first, second] = await sample(model, [long, short], greedy)
      expect(first).toHaveLength(4)
      expect(second).toEqual((await sample(model, [short], greedy))[0])
      await expect(sample(model, [[...long, 1, 2, 3, 4]], greedy)).rejects.toThrow(
        'prompt 0 has 64 tokens, but the model has 64 positions for prompt and answer',
      )
    })

    it('refuses an empty prompt and unknown ids', async () => {
      await expect(sample(stories, [[1], []], greedy)).rejects.toThrow('prompt 1 is empty')
      await expect(sample(stories, [[512]], greedy)).rejects.toThrow('token id 512')
    })
  })
})
