import type { ModelFamily } from '../architecture.ts'
import { assemble } from '../assemble.ts'
import { readActivation } from '../layers/activations.ts'
import { parallelBlock, sequentialBlock } from '../layers/blocks.ts'
import { feedForward } from '../layers/feed-forward.ts'
import { linearLayer } from '../layers/linear-layer.ts'
import { layerNormWith } from '../layers/norm-layers.ts'
import { interleavedProjections } from '../layers/projections.ts'
import { selfAttention } from '../layers/self-attention.ts'
import { readRotary } from '../rotary/rotary-embedding.ts'
import { readLayers } from './read-layers.ts'

/** GPT-NeoX and Pythia (arXiv 2204.06745, 2304.01373): attention beside the MLP, a part of each head turned by its position. */
export const gptNeox: ModelFamily = {
  modelType: 'gpt_neox',
  architecture(config) {
    const hidden = config.count('hidden_size')
    const inner = config.count('intermediate_size')
    const heads = config.count('num_attention_heads')
    const contextLength = config.count('max_position_embeddings', 2048)
    const bias = config.flag('attention_bias', true)
    if (hidden % heads !== 0) config.refuse('num_attention_heads', `it must divide the ${hidden} channels`)
    const sizes = { hidden, heads, keyValueHeads: heads, headSize: hidden / heads }
    const rotary = readRotary(config, {
      headSize: sizes.headSize,
      contextLength,
      baseKey: 'rotary_emb_base',
      partial: { key: 'rotary_pct', fallback: 0.25 },
    })
    const norm = layerNormWith(config.positive('layer_norm_eps', 1e-5))
    const block = config.flag('use_parallel_residual', true) ? parallelBlock : sequentialBlock
    const scale = sizes.headSize ** -0.5
    return assemble({
      sizes: { ...sizes, vocabularySize: config.count('vocab_size') },
      contextLength,
      positionLimit: rotary.positionLimit,
      base: 'gpt_neox.',
      embedding: { name: 'embed_in.weight' },
      block: block({
        attentionNorm: norm('input_layernorm', hidden),
        attention: selfAttention(
          interleavedProjections(
            linearLayer('attention.query_key_value', { input: hidden, output: 3 * hidden, bias }),
            sizes,
          ),
          linearLayer('attention.dense', { input: hidden, output: hidden, bias }),
        ),
        feedForwardNorm: norm('post_attention_layernorm', hidden),
        feedForward: feedForward(
          linearLayer('mlp.dense_h_to_4h', { input: hidden, output: inner, bias: true }),
          readActivation(config, 'hidden_act', 'gelu'),
          linearLayer('mlp.dense_4h_to_h', { input: inner, output: hidden, bias: true }),
        ),
      }),
      blockName: (layer) => `layers.${layer}.`,
      attention: Array.from({ length: readLayers(config, 'num_hidden_layers') }, () => ({ scale })),
      rotary,
      norm: norm('final_layer_norm', hidden),
      head: { name: 'lm_head.weight', otherName: 'embed_out.weight', tied: config.flag('tie_word_embeddings', false) },
      // Older transformers saved the causal mask and the table of frequencies.
      buffers: /^layers\.\d+\.attention\.(bias|masked_bias|rotary_emb\.inv_freq)$/,
    })
  },
}
