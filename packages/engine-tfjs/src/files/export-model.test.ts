import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as tf from '@tensorflow/tfjs'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { selectBackend } from '../backends/select-backend.ts'
import { loadCausalModel } from '../model/causal-model.ts'
import type { Dtype } from '../safetensors/dtypes.ts'
import { writeSafetensors } from '../safetensors/write-safetensors.ts'
import { fixtureModel, randomCheckpoints } from '../test-support/fixtures.ts'
import { copyFixture, editJson, editWeights, readTensors, temporaryDirectory } from '../test-support/model-directory.ts'
import { exportModel } from './export-model.ts'

let source: string
let target: string
beforeAll(() => selectBackend('cpu'))
beforeEach(async () => {
  source = await copyFixture('llama')
  target = join(await temporaryDirectory(), 'exported')
})
afterEach(async () => {
  await rm(source, { recursive: true })
  await rm(join(target, '..'), { recursive: true })
})

const roundTrip = async (from: string) => {
  const model = await loadCausalModel(from)
  await exportModel(model, target)
  model.dispose()
}

const expectSameFiles = async (from: string) => {
  const names = (await readdir(from)).filter((name) => name !== 'expected.json')
  expect((await readdir(target)).sort()).toEqual(names.sort())
  for (const name of names) {
    expect((await readFile(join(target, name))).equals(await readFile(join(from, name))), name).toBe(true)
  }
}

/** Splits the weights over two shards with an index. */
const shard = async (dir: string) => {
  const tensors = await readTensors(join(dir, 'model.safetensors'))
  const names = ['model-00001-of-00002.safetensors', 'model-00002-of-00002.safetensors'] as const
  await writeSafetensors(join(dir, names[0]), tensors.slice(0, 5), { format: 'pt' })
  await writeSafetensors(join(dir, names[1]), tensors.slice(5), { format: 'pt' })
  await rm(join(dir, 'model.safetensors'))
  const weight_map = Object.fromEntries(tensors.map(({ name }, index) => [name, names[index < 5 ? 0 : 1]]))
  await writeFile(join(dir, 'model.safetensors.index.json'), JSON.stringify({ metadata: {}, weight_map }))
}

describe('exportModel', () => {
  it.each([...randomCheckpoints, 'stories260k'])('writes %s back byte for byte, tokenizer and all', async (name) => {
    await roundTrip(fixtureModel(name))
    await expectSameFiles(fixtureModel(name))
  })

  it.each(['F16', 'BF16'] as const satisfies Dtype[])('keeps %s weights', async (dtype) => {
    await editWeights(source, (tensors) => tensors.map((tensor) => ({ ...tensor, dtype })))
    await roundTrip(source)
    await expectSameFiles(source)
  })

  it('keeps shards', async () => {
    await shard(source)
    await roundTrip(source)
    await expectSameFiles(source)
  })

  it('keeps a tied head that the file repeats', async () => {
    await editJson(join(source, 'config.json'), { tie_word_embeddings: true })
    await editWeights(source, (tensors) => {
      const embedding = tensors.find(({ name }) => name === 'model.embed_tokens.weight')!
      return tensors.map((tensor) => (tensor.name === 'lm_head.weight' ? { ...embedding, name: tensor.name } : tensor))
    })
    await roundTrip(source)
    await expectSameFiles(source)
  })

  it('writes the parameters of now, also over the directory they came from', async () => {
    const model = await loadCausalModel(source)
    model.parameters.get('model.norm.weight')!.assign(tf.fill([32], 0.5))
    await exportModel(model, source)
    const tensors = await readTensors(join(source, 'model.safetensors'))
    expect(await tensors.find(({ name }) => name === 'model.norm.weight')!.values()).toEqual(
      new Float32Array(32).fill(0.5),
    )
  })

  it('refuses an index that disagrees with its shards or leaves the directory', async () => {
    await shard(source)
    const index = join(source, 'model.safetensors.index.json')
    const { weight_map } = JSON.parse(await readFile(index, 'utf8'))
    const load = () => loadCausalModel(source)
    await editJson(index, { weight_map: { ...weight_map, 'model.norm.weight': 'model-00001-of-00002.safetensors' } })
    await expect(load()).rejects.toThrow(/tensor "model\.norm\.weight" is missing; .*index\.json places it there/)
    await editJson(index, { weight_map: { ...weight_map, 'model.norm.weight': undefined } })
    await expect(load()).rejects.toThrow(/holds tensor "model\.norm\.weight", which .* does not place there/)
    await mkdir(join(source, 'deeper'))
    await editJson(index, { weight_map: { ...weight_map, 'model.norm.weight': '../model.safetensors' } })
    await expect(load()).rejects.toThrow('gives tensor "model.norm.weight" the file "../model.safetensors"')
  })
})
