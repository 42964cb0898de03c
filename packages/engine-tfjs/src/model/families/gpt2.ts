import type { ModelFamily } from '../architecture.ts'
import { assemble } from '../assemble.ts'
import { readActivation } from '../layers/activations.ts'
import { sequentialBlock } from '../layers/blocks.ts'
import { feedForward } from '../layers/feed-forward.ts'
import { transposedLinearLayer } from '../layers/linear-layer.ts'
import { layerNormWith } from '../layers/norm-layers.ts'
import { stackedProjections } from '../layers/projections.ts'
import { selfAttention } from '../layers/self-attention.ts'
import { readLayers } from './read-layers.ts'

/** GPT-2 (Radford et al. 2019): LayerNorm, learned positions, GELU, matrices stored `[in, out]`. */
export const gpt2: ModelFamily = {
  modelType: 'gpt2',
  architecture(config) {
    const hidden = config.count('n_embd')
    const layers = readLayers(config, 'n_layer')
    const heads = config.count('n_head')
    const length = config.count('n_positions', 1024)
    const inner = config.countOrOff('n_inner') ?? 4 * hidden
    if (hidden % heads !== 0) config.refuse('n_head', `it must divide the ${hidden} channels`)
    const sizes = { hidden, heads, keyValueHeads: heads, headSize: hidden / heads }
    const norm = layerNormWith(config.positive('layer_norm_epsilon', 1e-5))
    const layer = (name: string, input: number, output: number) =>
      transposedLinearLayer(name, { input, output, bias: true })

    const scale = config.flag('scale_attn_weights', true) ? sizes.headSize ** -0.5 : 1
    const byLayer = config.flag('scale_attn_by_inverse_layer_idx', false)
    // A matter of rounding in half precision; everything is float32 here.
    config.has('reorder_and_upcast_attn')
    return assemble({
      sizes: { ...sizes, vocabularySize: config.count('vocab_size') },
      contextLength: length,
      positionLimit: length,
      base: 'transformer.',
      embedding: { name: 'wte.weight' },
      positionEmbedding: { name: 'wpe.weight', length },
      block: sequentialBlock({
        attentionNorm: norm('ln_1', hidden),
        attention: selfAttention(
          stackedProjections(layer('attn.c_attn', hidden, 3 * hidden), sizes),
          layer('attn.c_proj', hidden, hidden),
        ),
        feedForwardNorm: norm('ln_2', hidden),
        feedForward: feedForward(
          layer('mlp.c_fc', hidden, inner),
          readActivation(config, 'activation_function', 'gelu_new'),
          layer('mlp.c_proj', inner, hidden),
        ),
      }),
      blockName: (index) => `h.${index}.`,
      transposed: true,
      attention: Array.from({ length: layers }, (_, index) => ({ scale: byLayer ? scale / (index + 1) : scale })),
      norm: norm('ln_f', hidden),
      head: { name: 'lm_head.weight', tied: config.flag('tie_word_embeddings', true) },
      // Older transformers saved the causal mask.
      buffers: /^h\.\d+\.attn\.(bias|masked_bias)$/,
    })
  },
}
