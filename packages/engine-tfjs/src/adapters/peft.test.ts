import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as tf from '@tensorflow/tfjs'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { selectBackend } from '../backends/select-backend.ts'
import { exportModel } from '../files/export-model.ts'
import { type CausalModel, loadCausalModel } from '../model/causal-model.ts'
import { scoreLayout } from '../model/score-layout.ts'
import { writeSafetensors } from '../safetensors/write-safetensors.ts'
import { fixtureAdapter, readPeftExpected } from '../test-support/adapters.ts'
import { expectClose } from '../test-support/expect-close.ts'
import { fixtureModel } from '../test-support/fixtures.ts'
import { createLayout } from '../test-support/layouts.ts'
import { editJson, readTensors, temporaryDirectory } from '../test-support/model-directory.ts'
import { initializeAdapter } from './initialize-adapter.ts'
import { readAdapter } from './read-adapter.ts'
import { mergeAdapter, withAdapter } from './with-adapter.ts'
import { writeAdapter } from './write-adapter.ts'

const weights = 'adapter_model.safetensors'
const config = 'adapter_config.json'

let base: CausalModel
let dir: string
beforeAll(() => selectBackend('onnx'))
beforeEach(async () => {
  base = await loadCausalModel(fixtureModel('llama'))
  dir = join(await temporaryDirectory(), 'adapter')
})
afterEach(async () => {
  base.dispose()
  await rm(join(dir, '..'), { recursive: true })
})
afterAll(() => expect(tf.memory().numTensors).toBe(0))

const copyAdapterTo = async (name: string) => {
  await cp(fixtureAdapter(name), dir, { recursive: true })
  return dir
}

/** Log-probs of every token but the first. */
const logProbs = (model: CausalModel, ids: readonly (readonly number[])[]): Float32Array => {
  const { tokens, mask } = scoreLayout(
    model,
    createLayout(ids.map(([first, ...rest]) => ({ prompt: [first!], completions: [rest] }))),
  )
  const values = tokens.dataSync<'float32'>()
  tf.dispose([tokens, mask])
  return values
}

const describeTensors = async (path: string) =>
  Object.fromEntries((await readTensors(path)).map(({ name, dtype, shape }) => [name, { dtype, shape }]))

describe.each([
  ['default', 'llama'],
  ['patterns', 'llama'],
  ['gpt2', 'gpt2'],
])('an adapter that PEFT wrote (%s)', (name, model) => {
  beforeEach(async () => {
    base.dispose()
    base = await loadCausalModel(fixtureModel(model))
  })

  it('gives the log-probs that PEFT gives', async () => {
    const { input_ids, token_logprobs } = await readPeftExpected(name)
    const adapted = await withAdapter(base, fixtureAdapter(name))
    const found = logProbs(adapted, input_ids)
    adapted.dispose()
    expectClose(found, token_logprobs.flat(), 1e-5)
    const plain = logProbs(base, input_ids)
    expect(Math.max(...found.map((value, index) => Math.abs(value - plain[index]!)))).toBeGreaterThan(0.1)
  })

  it('merges into the matrices and log-probs that PEFT merges to', async () => {
    const { input_ids, token_logprobs, merged } = await readPeftExpected(name)
    await mergeAdapter(base, fixtureAdapter(name))
    expectClose(base.parameters.get(merged.name)!, merged.values, 1e-6)
    await exportModel(base, dir)
    const reloaded = await loadCausalModel(dir)
    expectClose(logProbs(reloaded, input_ids), token_logprobs.flat(), 1e-5)
    reloaded.dispose()
    expect(await describeTensors(join(dir, 'model.safetensors'))).toEqual(
      await describeTensors(join(fixtureModel(model), 'model.safetensors')),
    )
  })

  it('is written back with the same bytes of weights and the same config', async () => {
    const adapter = await readAdapter(fixtureAdapter(name), base.architecture)
    await writeAdapter(adapter, dir)
    adapter.dispose()
    expect(await readFile(join(dir, weights))).toEqual(await readFile(join(fixtureAdapter(name), weights)))
    const read = async (from: string) => JSON.parse(await readFile(join(from, config), 'utf8'))
    expect(await read(dir)).toEqual(await read(fixtureAdapter(name)))
  })

  it('scales each module as PEFT does, by its own rank and alpha', async () => {
    const { scales } = await readPeftExpected(name)
    const adapter = await readAdapter(fixtureAdapter(name), base.architecture)
    expect(Object.fromEntries([...adapter.modules].map(([name, { scale }]) => [name, scale]))).toEqual(scales)
    adapter.dispose()
  })
})

describe('a new adapter', () => {
  const settings = { r: 4, alpha: 8, dropout: 0.1, rsLora: false }

  it('is written with exactly the tensor names, shapes and order that PEFT writes', async () => {
    const adapter = initializeAdapter(base.architecture, '/models/llama', settings, 17)
    await writeAdapter(adapter, dir)
    adapter.dispose()
    const [ours, theirs] = await Promise.all(
      [dir, fixtureAdapter('default')].map((each) => readTensors(join(each, weights))),
    )
    const outline = (tensors: typeof ours) => tensors!.map(({ name, dtype, shape }) => ({ name, dtype, shape }))
    expect(outline(ours!)).toEqual(outline(theirs!))
    const read = async (from: string) => JSON.parse(await readFile(join(from, config), 'utf8'))
    const [written, peft] = [await read(dir), await read(fixtureAdapter('default'))]
    expect({ ...peft, base_model_name_or_path: '/models/llama', target_modules: ['q_proj', 'v_proj'] }).toMatchObject(
      written,
    )
    expect(peft.target_modules.sort()).toEqual(['q_proj', 'v_proj'])
  })

  it('starts at the base model, with A uniform within 1 / sqrt(in), the same for the same seed', async () => {
    const create = (seed: number) => initializeAdapter(base.architecture, '', { ...settings, r: 16 }, seed)
    const [one, same, other] = [create(1), create(1), create(2)]
    const values = (of: typeof one) => of.modules.get('model.layers.1.self_attn.v_proj')!.down.dataSync<'float32'>()
    expect(values(one)).toEqual(values(same))
    expect(values(one)).not.toEqual(values(other))
    const bound = 1 / Math.sqrt(32)
    const sizes = values(one).map(Math.abs)
    expect(Math.max(...sizes)).toBeLessThanOrEqual(bound)
    expect(Math.max(...sizes)).toBeGreaterThan(0.98 * bound)
    expect(sizes.reduce((sum, size) => sum + size, 0) / sizes.length / bound).toBeCloseTo(0.5, 1)
    for (const { up } of one.modules.values()) expect(up.dataSync().every((value) => value === 0)).toBe(true)
    for (const each of [one, same, other]) each.dispose()
  })
})

describe('readAdapter', () => {
  it('reads half precision too', async () => {
    await copyAdapterTo('default')
    const tensors = await readTensors(join(dir, weights))
    await writeSafetensors(
      join(dir, weights),
      tensors.map((tensor) => ({ ...tensor, dtype: 'BF16' })),
      { format: 'pt' },
    )
    const { input_ids, token_logprobs } = await readPeftExpected('default')
    const adapted = await withAdapter(base, dir)
    expectClose(logProbs(adapted, input_ids), token_logprobs.flat(), 1e-2)
    adapted.dispose()
  })
})

describe('readAdapter refuses', () => {
  const refuse = (message: RegExp, code = 'MODEL_INVALID') =>
    expect(readAdapter(dir, base.architecture)).rejects.toMatchObject({ code, message: expect.stringMatching(message) })

  it.each([
    [{ use_dora: true }, /"use_dora" is true; this PEFT option is not implemented/],
    [{ modules_to_save: ['lm_head'] }, /"modules_to_save" is \["lm_head"\]; this PEFT option is not implemented/],
    [{ bias: 'all' }, /"bias" is "all"; only "none" is implemented/],
    [{ lora_bias: true }, /"lora_bias" is true/],
    [{ peft_type: 'IA3' }, /"peft_type" is "IA3"; only "LORA"/],
    [{ peft_type: undefined }, /"peft_type" is "none"/],
    [{ init_lora_weights: 'pissa' }, /"init_lora_weights" is "pissa"/],
    [{ task_type: 'SEQ_CLS' }, /"task_type" is "SEQ_CLS"/],
    [{ an_option_of_tomorrow: 3 }, /"an_option_of_tomorrow" is 3; this PEFT option is not implemented/],
    [{ r: 0 }, /"r" is 0; it must be an integer > 0/],
    [{ lora_alpha: 'x' }, /"lora_alpha" is "x"/],
    [{ lora_dropout: 1 }, /"lora_dropout" is 1; it must be a number >= 0 and < 1/],
    [{ alpha_pattern: { '(': 2 } }, /"alpha_pattern" is/],
    [{ r: 5 }, /lora_A\.weight" has shape \[4, 32\], but model and adapter_config\.json ask for \[5,32\]/],
  ])('%j in the config', async (changes, message) => {
    await copyAdapterTo('default')
    await editJson(join(dir, config), changes)
    await refuse(message)
  })

  it('tensors that are no LoRA matrices of the model, or are not whole', async () => {
    await copyAdapterTo('default')
    const tensors = await readTensors(join(dir, weights))
    const write = (changed: typeof tensors) => writeSafetensors(join(dir, weights), changed, undefined)
    await write(tensors.slice(1))
    await refuse(/of "model\.layers\.0\.self_attn\.q_proj" only one LoRA matrix is there/)
    await write(tensors.map((tensor) => ({ ...tensor, name: tensor.name.replace('layers.1', 'layers.7') })))
    await refuse(/tensor "base_model\.model\.model\.layers\.7\.[a-z_.]*lora_A\.weight" is not the LoRA matrix of/)
    await write([])
    await refuse(/holds no tensors/)
    await writeFile(join(dir, weights), 'no safetensors')
    await refuse(/announces a header/)
  })

  it('a directory without config or weights', async () => {
    await mkdir(dir)
    await refuse(/adapter_config\.json: not found/, 'MODEL_NOT_FOUND')
    await cp(join(fixtureAdapter('default'), config), join(dir, config))
    await refuse(/adapter_model\.safetensors: cannot be opened/, 'MODEL_NOT_FOUND')
  })
})
