import { existsSync } from 'node:fs'
import { copyFile, mkdir, open, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createRandom, type Random } from '@kedge/core'
import { paths } from '../paths.ts'
import { countElements, type LlamaSizes, llamaTensors, type TensorShape } from './llama-sizes.ts'

const standardDeviation = 0.02

const huggingFaceConfig = (sizes: LlamaSizes) => ({
  architectures: ['LlamaForCausalLM'],
  model_type: 'llama',
  vocab_size: sizes.vocabulary,
  hidden_size: sizes.hidden,
  intermediate_size: sizes.intermediate,
  num_hidden_layers: sizes.layers,
  num_attention_heads: sizes.heads,
  num_key_value_heads: sizes.keyValueHeads,
  max_position_embeddings: 2048,
  rms_norm_eps: 1e-5,
  rope_theta: 10_000,
  hidden_act: 'silu',
  attention_bias: false,
  mlp_bias: false,
  tie_word_embeddings: true,
  bos_token_id: 1,
  eos_token_id: 2,
  torch_dtype: 'float32',
})

/** Box and Muller's normal numbers, two at a time; 1 - u keeps the logarithm finite. */
const fillNormal = (values: Float32Array, random: Random): void => {
  for (let index = 0; index < values.length; index += 2) {
    const radius = standardDeviation * Math.sqrt(-2 * Math.log(1 - random.next()))
    const angle = 2 * Math.PI * random.next()
    values[index] = radius * Math.cos(angle)
    values[index + 1] = radius * Math.sin(angle)
  }
}

const randomValues = (shape: TensorShape, random: Random): Float32Array => {
  const values = new Float32Array(countElements(shape))
  if (shape.length === 1) values.fill(1)
  else fillNormal(values, random)
  return values
}

/** The safetensors format: the header's length in 8 bytes, the header in JSON, the numbers; one tensor in memory at a time. */
const writeWeights = async (path: string, sizes: LlamaSizes): Promise<void> => {
  const tensors = llamaTensors(sizes)
  let end = 0
  const header = tensors.map(([name, shape]) => {
    const begin = end
    end += 4 * countElements(shape)
    return [name, { dtype: 'F32', shape, data_offsets: [begin, end] }]
  })
  const json = JSON.stringify({ __metadata__: { format: 'pt' }, ...Object.fromEntries(header) })
  const text = Buffer.from(json.padEnd(Math.ceil(json.length / 8) * 8))
  const length = Buffer.alloc(8)
  length.writeBigUInt64LE(BigInt(text.length))
  const file = await open(path, 'w')
  await file.writeFile(Buffer.concat([length, text]))
  for (const [index, [, shape]] of tensors.entries())
    await file.writeFile(new Uint8Array(randomValues(shape, createRandom(17, index)).buffer))
  await file.close()
}

/** A Llama with seeded random weights and the stories260k tokenizer; kept in the cache, and whole whenever it is there. */
export const ensureRandomModel = async (sizes: LlamaSizes): Promise<string> => {
  const { hidden, layers, heads, keyValueHeads, intermediate, vocabulary } = sizes
  const dir = paths.cache(`models/llama-${[hidden, layers, heads, keyValueHeads, intermediate, vocabulary].join('-')}`)
  if (existsSync(dir)) return dir
  const partial = `${dir}.partial`
  await rm(partial, { recursive: true, force: true })
  await mkdir(partial, { recursive: true })
  for (const name of ['tokenizer.json', 'tokenizer_config.json'])
    await copyFile(join(paths.stories, name), join(partial, name))
  await writeFile(join(partial, 'config.json'), `${JSON.stringify(huggingFaceConfig(sizes), null, 2)}\n`)
  await writeWeights(join(partial, 'model.safetensors'), sizes)
  await rename(partial, dir)
  return dir
}
