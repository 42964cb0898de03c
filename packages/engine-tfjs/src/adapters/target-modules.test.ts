import { describe, expect, it } from 'vitest'
import { matchTargets, shortTargets } from './target-modules.ts'

const layer = (index: number, ...names: string[]) => names.map((name) => `model.layers.${index}.${name}`)
const modules = [0, 1].flatMap((index) => layer(index, 'self_attn.q_proj', 'self_attn.v_proj', 'mlp.up_proj'))
const match = (targets?: string | readonly string[]) => matchTargets(targets, modules, 'model.lora.targetModules')

describe('matchTargets', () => {
  it('takes the ends of names, whole names, and every layer by "all-linear"', () => {
    expect(match(['up_proj'])).toEqual(['model.layers.0.mlp.up_proj', 'model.layers.1.mlp.up_proj'])
    expect(match(['mlp.up_proj', 'up_proj'])).toHaveLength(2)
    expect(match(['model.layers.1.mlp.up_proj'])).toEqual(['model.layers.1.mlp.up_proj'])
    expect(match('all-linear')).toEqual(modules)
    expect(match('All-Linear')).toEqual(modules)
  })

  it('takes a string as a regular expression of the whole name', () => {
    expect(match(String.raw`.*\.1\..*proj`)).toEqual(modules.slice(3))
    expect(() => match('up_proj')).toThrow('the expression "up_proj" matches no linear layer’s name'.replace('’', "'"))
  })

  it('takes what PEFT takes by default: queries and values, or the fused projection of GPT-NeoX or GPT-2', () => {
    expect(match()).toEqual(modules.filter((name) => /[qv]_proj$/.test(name)).sort(byEnd))
    const fused = ['gpt_neox.layers.0.attention.query_key_value', 'gpt_neox.layers.0.mlp.dense_h_to_4h']
    expect(matchTargets(undefined, fused, 'x')).toEqual([fused[0]])
    expect(matchTargets(undefined, ['transformer.h.0.attn.c_attn', 'transformer.h.0.mlp.c_fc'], 'x')).toHaveLength(1)
    expect(() => matchTargets(undefined, ['model.layers.0.self_attn.qkv_proj'], 'model.lora.targetModules')).toThrow(
      "model.lora.targetModules: is missing, and this family has no default; this model's linear layers are qkv_proj",
    )
  })

  it('refuses a target that matches nothing, naming what there is', () => {
    expect(() => match(['q_proj', 'gate_proj'])).toThrow(
      'model.lora.targetModules: "gate_proj" matches no linear layer; this model\'s linear layers are q_proj, v_proj, up_proj',
    )
    expect(() => match(['proj'])).toThrow('"proj" matches no')
    expect(() => match(['lm_head'])).toThrow('"lm_head" matches no')
    expect(() => match('(')).toThrow('"(" is not a regular expression')
  })
})

const byEnd = (one: string, other: string) => Number(one.endsWith('v_proj')) - Number(other.endsWith('v_proj'))

describe('shortTargets', () => {
  it('names modules by what they end in where that means the same', () => {
    expect(shortTargets(modules, modules)).toEqual(['q_proj', 'up_proj', 'v_proj'])
    expect(shortTargets(modules.slice(0, 2), modules)).toEqual(modules.slice(0, 2))
  })
})
