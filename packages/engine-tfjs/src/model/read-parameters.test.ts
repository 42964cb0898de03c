import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as tf from '@tensorflow/tfjs'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { selectBackend } from '../backends/select-backend.ts'
import { exportModel } from '../files/export-model.ts'
import { writeSafetensors } from '../safetensors/write-safetensors.ts'
import { fixtureModel } from '../test-support/fixtures.ts'
import { copyFixture, editWeights, readTensors, temporaryDirectory } from '../test-support/model-directory.ts'
import { loadCausalModel } from './causal-model.ts'

beforeAll(() => selectBackend('cpu'))

const folders: string[] = []
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true })
})
const copyOf = async (name: string): Promise<string> => {
  const dir = await copyFixture(name)
  folders.push(dir)
  return dir
}

const rename = (dir: string, change: (name: string) => string) =>
  editWeights(dir, (tensors) => tensors.map((tensor) => ({ ...tensor, name: change(tensor.name) })))

/** Replaces text of a file by another of the same length. */
const patch = async (path: string, from: string, to: string): Promise<void> => {
  const bytes = await readFile(path)
  bytes.write(to, bytes.indexOf(from))
  await writeFile(path, bytes)
}

/** Loads a model and writes it elsewhere; its weight file as it was and as it became. */
const roundTrip = async (dir: string): Promise<readonly [Buffer, Buffer]> => {
  const model = await loadCausalModel(dir)
  const target = await temporaryDirectory()
  folders.push(target)
  await exportModel(model, target)
  model.dispose()
  const weights = (folder: string) => readFile(join(folder, 'model.safetensors'))
  return [await weights(dir), await weights(target)]
}

describe('names of parameters in files', () => {
  it.each([
    ['gpt2', 'transformer.'],
    ['qwen2', 'model.'],
    ['gemma2', 'model.'],
  ])(
    'may leave out the prefix, as those of %s saved without its head do, and stay as they are',
    async (name, prefix) => {
      const dir = await copyOf(name)
      await rename(dir, (tensor) => tensor.replace(prefix, ''))
      const model = await loadCausalModel(dir)
      const original = await loadCausalModel(fixtureModel(name))
      expect([...model.parameters.keys()]).toEqual([...original.parameters.keys()])
      const [before, after] = await roundTrip(dir)
      expect(after.equals(before)).toBe(true)
    },
  )

  it('may name the head of GPT-NeoX as transformers 5 does in memory', async () => {
    const dir = await copyOf('gpt-neox')
    await rename(dir, (tensor) => tensor.replace('embed_out', 'lm_head'))
    const [before, after] = await roundTrip(dir)
    expect(after.equals(before)).toBe(true)
  })

  it('may name a tied matrix after the head alone', async () => {
    const dir = await copyOf('qwen2')
    await rename(dir, (tensor) => (tensor === 'model.embed_tokens.weight' ? 'lm_head.weight' : tensor))
    const model = await loadCausalModel(dir)
    expect(model.parameters.has('model.embed_tokens.weight')).toBe(true)
    expect(model.parameters.has('lm_head.weight')).toBe(false)
  })

  it('may not name two parameters of different values for one', async () => {
    const dir = await copyOf('gpt2')
    await editWeights(dir, (tensors) => {
      const norm = tensors.find(({ name }) => name === 'transformer.ln_f.weight')!
      return [...tensors, { ...norm, name: 'ln_f.weight', values: async () => new Float32Array(32) }]
    })
    await expect(loadCausalModel(dir)).rejects.toThrow(
      /tensors "transformer\.ln_f\.weight" and "ln_f\.weight" differ, but config\.json makes them one/,
    )
  })
})

describe('what older files hold beside the parameters', () => {
  const buffers: Readonly<Record<string, readonly string[]>> = {
    gpt2: ['transformer.h.0.attn.bias', 'h.1.attn.masked_bias'],
    'gpt-neox': ['gpt_neox.layers.0.attention.masked_bias', 'gpt_neox.layers.1.attention.rotary_emb.inv_freq'],
    llama: ['model.layers.0.self_attn.rotary_emb.inv_freq', 'model.rotary_emb.inv_freq'],
  }
  const addBuffers = async (name: string): Promise<string> => {
    const dir = await copyOf(name)
    const values = async () => Float32Array.of(1, 2, 3)
    const added = buffers[name]!.map((buffer) => ({ name: buffer, dtype: 'F32', shape: [3], values }) as const)
    await editWeights(dir, (tensors) => [added[0]!, ...tensors, ...added.slice(1)])
    return dir
  }

  it.each(Object.keys(buffers))('is no parameter of %s and is written back', async (name) => {
    const dir = await addBuffers(name)
    const model = await loadCausalModel(dir)
    expect(model.parameters.size).toBe((await loadCausalModel(fixtureModel(name))).parameters.size)
    const [before, after] = await roundTrip(dir)
    expect(after.equals(before)).toBe(true)
  })

  it('may be of a type that cannot be computed with', async () => {
    const dir = await addBuffers('gpt-neox')
    await patch(join(dir, 'model.safetensors'), 'masked_bias":{"dtype":"F32"', 'masked_bias":{"dtype":"U32"')
    const [before, after] = await roundTrip(dir)
    expect(after.equals(before)).toBe(true)
  })

  it('is copied over the directory that it came from, and missed where that has changed', async () => {
    const dir = await addBuffers('gpt2')
    const model = await loadCausalModel(dir)
    model.parameters.get('transformer.ln_f.weight')!.assign(tf.fill([32], 0.5))
    await exportModel(model, dir)
    const tensors = await readTensors(join(dir, 'model.safetensors'))
    const valuesOf = (wanted: string) => tensors.find(({ name }) => name === wanted)!.values()
    expect(await valuesOf('transformer.ln_f.weight')).toEqual(new Float32Array(32).fill(0.5))
    expect(await valuesOf('h.1.attn.masked_bias')).toEqual(Float32Array.of(1, 2, 3))

    await writeSafetensors(join(dir, 'model.safetensors'), tensors.slice(1), undefined)
    await expect(exportModel(model, dir)).rejects.toThrow(/model\.safetensors: has changed since it was loaded/)
  })

  it('is refused where a family has no such thing', async () => {
    const dir = await copyOf('qwen2')
    await rename(dir, (tensor) => tensor.replace('model.norm.weight', 'model.h.0.attn.bias'))
    await expect(loadCausalModel(dir)).rejects.toThrow(/tensor "model\.h\.0\.attn\.bias" does not belong to the model/)
  })

  it('does not include a parameter of such a type', async () => {
    const dir = await copyOf('llama')
    await patch(join(dir, 'model.safetensors'), '"dtype":"F32"', '"dtype":"I32"')
    await expect(loadCausalModel(dir)).rejects.toThrow(/has dtype I32; only F32, F16, BF16 can be computed with/)
  })
})
