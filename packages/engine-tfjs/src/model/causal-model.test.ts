import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as tf from '@tensorflow/tfjs'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { selectBackend } from '../backends/select-backend.ts'
import { fixtureModel } from '../test-support/fixtures.ts'
import { copyFixture, editJson, editWeights } from '../test-support/model-directory.ts'
import { loadCausalModel } from './causal-model.ts'

let dir: string
beforeAll(() => selectBackend('cpu'))
beforeEach(async () => {
  dir = await copyFixture('llama')
})
afterEach(() => rm(dir, { recursive: true }))

const editConfig = (changes: Readonly<Record<string, unknown>>) => editJson(join(dir, 'config.json'), changes)
const expectInvalid = (message: string | RegExp) =>
  expect(loadCausalModel(dir)).rejects.toMatchObject({ code: 'MODEL_INVALID', message: expect.stringMatching(message) })

describe('loadCausalModel', () => {
  it('holds every parameter once under its Hugging Face name, stored [out, in]', async () => {
    const model = await loadCausalModel(fixtureModel('stories260k'))
    expect(model.parameters.size).toBe(1 + 5 * 9 + 1)
    expect(model.parameters.get('model.layers.4.mlp.gate_proj.weight')?.shape).toEqual([172, 64])
    expect(model.architecture.head).toBe('model.embed_tokens.weight')
    expect(model.eosTokenIds).toEqual([2])
    model.dispose()
  })

  it('gives every tensor back on dispose', async () => {
    const before = tf.memory().numTensors
    const model = await loadCausalModel(dir)
    model.dispose()
    expect(tf.memory().numTensors).toBe(before)
  })

  it('reads rope_theta and the head size from older configs', async () => {
    await editConfig({ rope_parameters: undefined, rope_theta: 100, head_dim: undefined, rope_scaling: null })
    const { architecture } = await loadCausalModel(dir)
    expect(architecture.headSize).toBe(8)
    expect([...architecture.rotary!.frequencies]).toEqual([1, 100 ** -0.25, 100 ** -0.5, 100 ** -0.75].map(Math.fround))
  })

  it('divides the frequencies under linear scaling, in either spelling', async () => {
    await editConfig({ rope_parameters: undefined, rope_theta: 100, rope_scaling: { type: 'linear', factor: 4 } })
    expect((await loadCausalModel(dir)).architecture.rotary?.frequencies[0]).toBe(0.25)
    const rope_parameters = { rope_type: 'linear', rope_theta: 100, factor: 2 }
    await editConfig({ rope_scaling: undefined, rope_parameters })
    expect((await loadCausalModel(dir)).architecture.rotary?.frequencies[0]).toBe(0.5)
  })

  it.each([
    [{ model_type: 'mamba' }, /config\.json: "model_type" is "mamba"; the types implemented are gpt2, gpt_neox, llama/],
    [{ model_type: undefined }, /"model_type" is missing/],
    [{ hidden_size: '32' }, /"hidden_size" is "32"; it must be an integer > 0/],
    [{ num_key_value_heads: 3 }, /"num_key_value_heads" is 3; it must divide the 4 attention heads/],
    [{ head_dim: 7 }, /"head_dim" is 7; 7 of the 7 channels of a head cannot be turned in pairs/],
    [{ hidden_act: 'mish' }, /"hidden_act" is "mish"; the activations implemented are silu/],
    [{ attention_bias: 1 }, /"attention_bias" is 1; it must be true or false/],
    [{ sliding_window: 8 }, /"sliding_window" is 8; it is not implemented for llama models/],
    [{ attn_logit_softcapping: 50 }, /"attn_logit_softcapping" is 50; it is not implemented for llama models/],
    [{ quantization_config: { bits: 4 } }, /"quantization_config" is \{"bits":4\}/],
    [{ rope_parameters: { rope_type: 'dynamic', factor: 2 } }, /"rope_parameters" is .*default, linear, llama3/],
    [{ rope_parameters: { rope_type: 'default', attention_factor: 2 } }, /"rope_parameters\.attention_factor" is 2/],
    [{ rope_parameters: { rope_type: 'linear' } }, /"rope_parameters\.factor" is missing/],
    [{ rope_parameters: { rope_type: 'default', partial_rotary_factor: 0.5 } }, /partial_rotary_factor" is 0\.5/],
    [{ partial_rotary_factor: 0.5 }, /"partial_rotary_factor" is 0\.5/],
    [{ rms_norm_eps: -1 }, /"rms_norm_eps" is -1; it must be a number > 0/],
  ])('refuses a config with %j', async (changes, message) => {
    await editConfig(changes)
    await expectInvalid(message)
  })

  it('names a missing tensor', async () => {
    await editWeights(dir, (tensors) => tensors.filter(({ name }) => name !== 'model.norm.weight'))
    await expectInvalid(/tensor "model\.norm\.weight" is missing/)
  })

  it('names an unexpected tensor', async () => {
    await editConfig({ num_hidden_layers: 1 })
    await expectInvalid(/tensor "model\.layers\.1\.[a-z_.]+" does not belong to the model that config\.json describes/)
  })

  it('names a tensor of the wrong shape', async () => {
    await editConfig({ vocab_size: 100 })
    await expectInvalid(/tensor "lm_head\.weight" has shape \[128, 32\], but config\.json asks for \[100, 32\]/)
  })

  it('leaves no tensors behind when it refuses', async () => {
    await editWeights(dir, (tensors) => tensors.filter(({ name }) => name !== 'model.norm.weight'))
    const before = tf.memory().numTensors
    await expectInvalid(/missing/)
    expect(tf.memory().numTensors).toBe(before)
  })

  it('accepts a tied head that repeats the embedding and refuses one that does not', async () => {
    await editConfig({ tie_word_embeddings: true })
    await expectInvalid(/"lm_head\.weight" and "model\.embed_tokens\.weight" differ/)
    await editWeights(dir, (tensors) => {
      const embedding = tensors.find(({ name }) => name === 'model.embed_tokens.weight')!
      return tensors.map((tensor) => (tensor.name === 'lm_head.weight' ? { ...embedding, name: tensor.name } : tensor))
    })
    const model = await loadCausalModel(dir)
    expect(model.parameters.has('lm_head.weight')).toBe(false)
  })

  it('says what is missing from a directory', async () => {
    const expectMissing = (message: RegExp) =>
      expect(loadCausalModel(dir)).rejects.toMatchObject({
        code: 'MODEL_NOT_FOUND',
        message: expect.stringMatching(message),
      })
    await rm(join(dir, 'model.safetensors'))
    await expectMissing(/model\.safetensors: cannot be opened \(ENOENT\)/)
    await rm(join(dir, 'config.json'))
    await expectMissing(/config\.json: not found/)
    await expect(loadCausalModel(join(dir, 'absent'))).rejects.toThrow('no such model directory')
  })

  it('refuses a config that is not JSON', async () => {
    await writeFile(join(dir, 'config.json'), '{')
    await expectInvalid(/config\.json: is not valid JSON/)
  })
})
