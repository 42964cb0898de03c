import * as tf from '@tensorflow/tfjs'
import { gatedSilu } from '../operations/gated-silu.ts'
import { rmsNorm } from '../operations/rms-norm.ts'
import type { ModelFamily } from './architecture.ts'
import { rotaryFrequencies } from './rotary-frequencies.ts'

const embedding = 'model.embed_tokens.weight'
const finalNorm = 'model.norm.weight'
const untiedHead = 'lm_head.weight'

/** Llama (arXiv 2302.13971, 2307.09288): RMSNorm, rotary positions, grouped-query attention, SiLU-gated MLP. */
export const llama: ModelFamily = {
  modelType: 'llama',
  architecture(config) {
    const hidden = config.count('hidden_size')
    const inner = config.count('intermediate_size')
    const layers = config.count('num_hidden_layers')
    const heads = config.count('num_attention_heads')
    const keyValueHeads = config.count('num_key_value_heads', heads)
    const headSize = config.count('head_dim', hidden / heads)
    const vocabularySize = config.count('vocab_size')
    const epsilon = config.positive('rms_norm_eps', 1e-6)
    const tied = config.flag('tie_word_embeddings', false)

    if (heads % keyValueHeads !== 0) config.refuse('num_key_value_heads', `it must divide the ${heads} attention heads`)
    if (headSize % 2 !== 0) config.refuse('head_dim', 'rotary positions need an even head size')
    if (config.text('hidden_act', 'silu') !== 'silu') config.refuse('hidden_act', 'only "silu" is implemented')
    for (const key of ['attention_bias', 'mlp_bias']) {
      if (config.flag(key, false)) config.refuse(key, 'biases are not implemented for this family')
    }
    if (config.has('sliding_window')) config.refuse('sliding_window', 'it is not implemented for this family')

    const blockShapes = {
      'input_layernorm.weight': [hidden],
      'self_attn.q_proj.weight': [heads * headSize, hidden],
      'self_attn.k_proj.weight': [keyValueHeads * headSize, hidden],
      'self_attn.v_proj.weight': [keyValueHeads * headSize, hidden],
      'self_attn.o_proj.weight': [hidden, heads * headSize],
      'post_attention_layernorm.weight': [hidden],
      'mlp.gate_proj.weight': [inner, hidden],
      'mlp.up_proj.weight': [inner, hidden],
      'mlp.down_proj.weight': [hidden, inner],
    }
    const parameters = new Map<string, readonly number[]>([[embedding, [vocabularySize, hidden]]])
    for (let layer = 0; layer < layers; layer++) {
      for (const [name, shape] of Object.entries(blockShapes)) parameters.set(`model.layers.${layer}.${name}`, shape)
    }
    parameters.set(finalNorm, [hidden])
    if (!tied) parameters.set(untiedHead, [vocabularySize, hidden])

    return {
      layers,
      heads,
      keyValueHeads,
      headSize,
      vocabularySize,
      rotaryFrequencies: rotaryFrequencies(config, headSize),
      attention: Array.from({ length: layers }, () => ({ scale: headSize ** -0.5 })),
      parameters,
      aliases: new Map(tied ? [[untiedHead, embedding]] : []),
      head: tied ? embedding : untiedHead,
      embed: ({ matrix }, ids) => tf.gather(matrix(embedding), ids),
      block({ linear, vector }, layer, input, { rotate, attend }) {
        const at = (name: keyof typeof blockShapes) => `model.layers.${layer}.${name}`
        const project = (x: tf.Tensor2D, name: keyof typeof blockShapes) => linear(x, at(name))

        const read = rmsNorm(input, vector(at('input_layernorm.weight')), epsilon)
        const query = rotate(project(read, 'self_attn.q_proj.weight'))
        const key = rotate(project(read, 'self_attn.k_proj.weight'))
        const attended = attend(layer, query, key, project(read, 'self_attn.v_proj.weight'))
        const middle: tf.Tensor2D = tf.add(input, project(attended, 'self_attn.o_proj.weight'))

        const normed = rmsNorm(middle, vector(at('post_attention_layernorm.weight')), epsilon)
        const gated = gatedSilu(project(normed, 'mlp.gate_proj.weight'), project(normed, 'mlp.up_proj.weight'))
        return tf.add(middle, project(gated, 'mlp.down_proj.weight'))
      },
      finish: ({ vector }, x) => rmsNorm(x, vector(finalNorm), epsilon),
    }
  },
}
