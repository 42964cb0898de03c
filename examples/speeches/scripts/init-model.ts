// Writes the base model's random start, in Hugging Face's layout, into base/start.
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { createRandom, type Random } from '@kedge/core'
import { inExample } from '../files/paths.ts'
import { specials } from '../tokenizer/hugging-face.ts'

const config = {
  architectures: ['LlamaForCausalLM'],
  model_type: 'llama',
  vocab_size: 1024,
  hidden_size: 128,
  intermediate_size: 344,
  num_hidden_layers: 3,
  num_attention_heads: 4,
  num_key_value_heads: 2,
  max_position_embeddings: 256,
  rms_norm_eps: 1e-5,
  rope_theta: 10000,
  hidden_act: 'silu',
  attention_bias: false,
  mlp_bias: false,
  tie_word_embeddings: true,
  bos_token_id: specials.bos.id,
  eos_token_id: specials.eos.id,
  torch_dtype: 'float32',
}
const standardDeviation = 0.05

type Shape = readonly [number] | readonly [number, number]

const { hidden_size: hidden, intermediate_size: intermediate } = config
const keyValues = (hidden / config.num_attention_heads) * config.num_key_value_heads
const layer = (index: number): [string, Shape][] =>
  (
    [
      ['input_layernorm', [hidden]],
      ['self_attn.q_proj', [hidden, hidden]],
      ['self_attn.k_proj', [keyValues, hidden]],
      ['self_attn.v_proj', [keyValues, hidden]],
      ['self_attn.o_proj', [hidden, hidden]],
      ['post_attention_layernorm', [hidden]],
      ['mlp.gate_proj', [intermediate, hidden]],
      ['mlp.up_proj', [intermediate, hidden]],
      ['mlp.down_proj', [hidden, intermediate]],
    ] as const
  ).map(([name, shape]) => [`model.layers.${index}.${name}.weight`, shape])

const tensors: readonly [string, Shape][] = [
  ['model.embed_tokens.weight', [config.vocab_size, hidden]],
  ...Array.from({ length: config.num_hidden_layers }, (_, index) => layer(index)).flat(),
  ['model.norm.weight', [hidden]],
]

/** Box and Muller's normal numbers; 1 - u keeps the logarithm finite. */
const normal = (random: Random): number =>
  Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next())

const values = ([, shape]: readonly [string, Shape], index: number): Float32Array => {
  // Norms scale by one; matrices start small, as GPT-2's did.
  if (shape.length === 1) return new Float32Array(shape[0]).fill(1)
  const random = createRandom(17, index)
  return Float32Array.from({ length: shape[0] * shape[1] }, () => standardDeviation * normal(random))
}

/** The safetensors format: the header's length in 8 bytes, the header in JSON, the numbers. */
const safetensors = (): Buffer => {
  const arrays = tensors.map(values)
  let offset = 0
  const header = tensors.map(([name, shape], index) => {
    const begin = offset
    offset += arrays[index]!.byteLength
    return [name, { dtype: 'F32', shape, data_offsets: [begin, offset] }]
  })
  const json = JSON.stringify({ __metadata__: { format: 'pt' }, ...Object.fromEntries(header) })
  const text = Buffer.from(json.padEnd(Math.ceil(json.length / 8) * 8))
  const length = Buffer.alloc(8)
  length.writeBigUInt64LE(BigInt(text.length))
  return Buffer.concat([length, text, ...arrays.map(({ buffer }) => Buffer.from(buffer))])
}

const folder = inExample('base/start')
mkdirSync(folder, { recursive: true })
for (const name of ['tokenizer.json', 'tokenizer_config.json'])
  copyFileSync(inExample('assets/model', name), `${folder}/${name}`)
writeFileSync(`${folder}/config.json`, `${JSON.stringify(config, null, 2)}\n`)
const bytes = safetensors()
writeFileSync(`${folder}/model.safetensors`, bytes)
console.log(`${tensors.length} tensors, ${(bytes.length / 2 ** 20).toFixed(2)} MiB, in ${folder}`)
