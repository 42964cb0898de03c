import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { fixtureModel } from '../../test-support/fixtures.ts'
import type { Architecture } from '../architecture.ts'
import { createConfigReader } from '../config-reader.ts'
import { readArchitecture } from './read-architecture.ts'

type Config = Readonly<Record<string, unknown>>

/** A fixture's architecture under another config; a key set to undefined is absent. */
const read = async (name: string, changes: Config): Promise<Architecture> => {
  const config: Config = { ...JSON.parse(await readFile(`${fixtureModel(name)}/config.json`, 'utf8')), ...changes }
  const present = Object.entries(config).filter(([, value]) => value !== undefined)
  return readArchitecture(createConfigReader(Object.fromEntries(present), 'config.json'))
}
const windowsOf = ({ attention }: Architecture) => attention.map(({ window }) => window)

describe('windows', () => {
  it.each<[string, Config, readonly (number | undefined)[]]>([
    ['mistral', { sliding_window: 8 }, [8, 8]],
    ['mistral', { sliding_window: null }, [undefined, undefined]],
    ['mistral', { sliding_window: undefined }, [4096, 4096]],
    ['phi3', { sliding_window: undefined }, [undefined, undefined]],
    ['phi3', { sliding_window: 2047 }, [2047, 2047]],
    ['qwen2', { sliding_window: 8, layer_types: undefined }, [undefined, undefined]],
    [
      'qwen2',
      { use_sliding_window: true, sliding_window: 8, max_window_layers: 1, layer_types: undefined },
      [undefined, 8],
    ],
    ['qwen3', { use_sliding_window: true, sliding_window: 8, max_window_layers: 0, layer_types: undefined }, [8, 8]],
    [
      'qwen3',
      { use_sliding_window: true, sliding_window: 8, layer_types: ['sliding_attention', 'full_attention'] },
      [8, undefined],
    ],
    ['gemma2', { sliding_window: 8, layer_types: undefined }, [8, undefined]],
    ['gemma2', { sliding_window: 8, layer_types: ['full_attention', 'sliding_attention'] }, [undefined, 8]],
  ])('of %s with %j are those of transformers', async (name, changes, expected) => {
    expect(windowsOf(await read(name, changes))).toEqual(expected)
  })
})

describe('scores and logits', () => {
  it('of gemma2 are scaled and capped as its config says', async () => {
    const defaults = {
      query_pre_attn_scalar: undefined,
      attn_logit_softcapping: undefined,
      final_logit_softcapping: undefined,
    }
    const plain = await read('gemma2', defaults)
    expect([plain.attention[0]!.scale, plain.attention[0]!.softCap, plain.logitSoftCap]).toEqual([1 / 16, 50, 30])
    const off = await read('gemma2', { attn_logit_softcapping: null, final_logit_softcapping: null })
    expect([off.attention[0]!.softCap, off.logitSoftCap]).toEqual([undefined, undefined])
  })

  it('of gpt2 are scaled layer by layer if its config says so', async () => {
    const scalesOf = async (changes: Config) => (await read('gpt2', changes)).attention.map(({ scale }) => scale)
    expect(await scalesOf({})).toEqual([8 ** -0.5, 8 ** -0.5])
    expect(await scalesOf({ scale_attn_weights: false })).toEqual([1, 1])
    expect(await scalesOf({ scale_attn_by_inverse_layer_idx: true })).toEqual([8 ** -0.5, 8 ** -0.5 / 2])
  })
})

describe('lengths', () => {
  it.each([
    ['gpt2', {}, 64, 64],
    ['gpt-neox', {}, 64, undefined],
    ['mistral', { max_position_embeddings: 32 }, 32, undefined],
  ] as const)('of %s with %j are known', async (name, changes, contextLength, positionLimit) => {
    expect(await read(name, changes)).toMatchObject({ contextLength, positionLimit })
  })
})

describe('tied heads', () => {
  it.each([
    ['llama', 'lm_head.weight'],
    ['mistral', 'lm_head.weight'],
    ['qwen2', 'lm_head.weight'],
    ['qwen3', 'lm_head.weight'],
    ['phi3', 'lm_head.weight'],
    ['gpt-neox', 'lm_head.weight'],
    ['gemma2', 'model.embed_tokens.weight'],
    ['gpt2', 'transformer.wte.weight'],
  ])('of %s are what the family has where a config does not say', async (name, head) => {
    expect((await read(name, { tie_word_embeddings: undefined })).head).toBe(head)
  })
})

describe('options', () => {
  it.each<[string, Config, RegExp]>([
    ['gpt2', { add_cross_attention: true }, /"add_cross_attention" is true; it is not implemented for gpt2 models/],
    ['gpt2', { n_head: 5 }, /"n_head" is 5; it must divide the 32 channels/],
    ['gpt2', { activation_function: 'quick_gelu' }, /"activation_function" is "quick_gelu"; the activations/],
    ['gpt-neox', { rope_parameters: { partial_rotary_factor: 2 } }, /partial_rotary_factor" is 2/],
    [
      'mistral',
      { layer_types: ['full_attention', 'full_attention'] },
      /"layer_types" is .*not implemented for mistral/,
    ],
    ['mistral', { sliding_window: 0 }, /"sliding_window" is 0; it must be an integer > 0/],
    ['qwen2', { layer_types: ['sliding_attention', 'full_attention'] }, /"sliding_window" is null; layer 0 needs it/],
    ['qwen3', { layer_types: ['full_attention'] }, /"layer_types" is .*; it must be a list of 2 strings/],
    ['qwen3', { layer_types: ['full_attention', 'linear_attention'] }, /the types implemented are full_attention/],
    ['gemma2', { use_bidirectional_attention: true }, /"use_bidirectional_attention" is true; it is not implemented/],
    ['gemma2', { hidden_activation: 'tanh' }, /"hidden_activation" is "tanh"/],
    ['phi3', { full_attn_mod: 2 }, /"full_attn_mod" is 2; only 1 is implemented/],
    ['phi3', { rope_scaling: { type: 'linear', factor: 2 }, lm_head_bias: true }, /"lm_head_bias" is true/],
    ['llama', { num_hidden_layers: 1e9 }, /"num_hidden_layers" is 1000000000; at most 10000 layers are supported/],
    ['llama', { some_new_trick: 'on' }, /"some_new_trick" is "on"; .*remove it if it does not change what the model/],
    ['llama', { clip_qkv: { limit: 3 } }, /"clip_qkv" is \{"limit":3\}/],
  ])('of %s that would change what it computes are refused: %j', async (name, changes, message) => {
    await expect(read(name, changes)).rejects.toThrow(message)
  })

  it('that are off, or harmless, are let through', async () => {
    const changes = {
      some_new_trick: false,
      another: null,
      pruned_heads: {},
      _name_or_path: 'x',
      attention_dropout: 0.1,
      dtype: undefined,
      torch_dtype: 'bfloat16',
      use_cache: true,
      unsloth_version: '2025.1',
      pretraining_tp: 2,
    }
    expect((await read('llama', changes)).layers).toBe(2)
  })
})
