import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createRandom } from '@kedge/core'

/** Writes a tiny random Llama with tied embeddings, as a Hugging Face directory without a tokenizer. */
export const writeRandomLlama = async (
  folder: string,
  {
    hidden,
    vocabulary,
    layers = 1,
  }: { readonly hidden: number; readonly vocabulary: number; readonly layers?: number },
): Promise<void> => {
  const inner = 2 * hidden
  const config = {
    model_type: 'llama',
    hidden_size: hidden,
    intermediate_size: inner,
    num_hidden_layers: layers,
    num_attention_heads: 2,
    num_key_value_heads: 1,
    vocab_size: vocabulary,
    max_position_embeddings: 512,
    rms_norm_eps: 1e-5,
    tie_word_embeddings: true,
  }
  const block = {
    'input_layernorm.weight': [hidden],
    'self_attn.q_proj.weight': [hidden, hidden],
    'self_attn.k_proj.weight': [hidden / 2, hidden],
    'self_attn.v_proj.weight': [hidden / 2, hidden],
    'self_attn.o_proj.weight': [hidden, hidden],
    'post_attention_layernorm.weight': [hidden],
    'mlp.gate_proj.weight': [inner, hidden],
    'mlp.up_proj.weight': [inner, hidden],
    'mlp.down_proj.weight': [hidden, inner],
  }
  const blocks = Array.from({ length: layers }, (_, layer) =>
    Object.entries(block).map(([name, shape]) => [`model.layers.${layer}.${name}`, shape] as const),
  )
  const shapes: Record<string, number[]> = {
    'model.embed_tokens.weight': [vocabulary, hidden],
    ...Object.fromEntries(blocks.flat()),
    'model.norm.weight': [hidden],
  }
  const header: Record<string, object> = {}
  let end = 0
  for (const [name, shape] of Object.entries(shapes)) {
    const start = end
    end += 4 * shape.reduce((product, size) => product * size, 1)
    header[name] = { dtype: 'F32', shape, data_offsets: [start, end] }
  }
  const random = createRandom(1)
  const values = Float32Array.from({ length: end / 4 }, () => (random.next() - 0.5) / 4)
  const text = Buffer.from(JSON.stringify(header))
  const length = Buffer.alloc(8)
  length.writeBigUInt64LE(BigInt(text.length))
  await writeFile(join(folder, 'model.safetensors'), Buffer.concat([length, text, Buffer.from(values.buffer)]))
  await writeFile(join(folder, 'config.json'), JSON.stringify(config))
}
