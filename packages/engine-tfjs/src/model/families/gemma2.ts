import type { ModelFamily } from '../architecture.ts'
import { readGate } from '../layers/activations.ts'
import { sequentialBlock } from '../layers/blocks.ts'
import { chain } from '../layers/layer.ts'
import { offsetRmsNormWith } from '../layers/norm-layers.ts'
import { readRotary } from '../rotary/rotary-embedding.ts'
import { decoder } from './decoder.ts'
import { attentionLayers, feedForwardLayers, projectionLayers } from './decoder-layers.ts'
import { readDecoderSizes } from './decoder-sizes.ts'
import { readWindows } from './windows.ts'

/**
 * Gemma 2 (arXiv 2408.00118): normalizations before and behind each half of a block, weights of which count from 1, scaled
 * embeddings, soft caps on attention scores and logits, a window in every other layer.
 */
export const gemma2: ModelFamily = {
  modelType: 'gemma2',
  architecture(config) {
    const sizes = readDecoderSizes(config, { contextLength: 8192, keyValueHeads: 4, headSize: 256 })
    const { hidden, layers } = sizes
    const norm = offsetRmsNormWith(config.positive('rms_norm_eps', 1e-6))
    const bias = { bias: config.flag('attention_bias', false) }
    const attention = attentionLayers(sizes, projectionLayers(sizes, bias), bias)
    const gate = readGate(config, 'hidden_activation', 'gelu_pytorch_tanh')
    const window = config.countOrOff('sliding_window', 4096)
    // Files have it from Gemma 1; only `hidden_activation` counts.
    config.has('hidden_act')
    return decoder(config, sizes, {
      block: sequentialBlock({
        attentionNorm: norm('input_layernorm', hidden),
        attention: chain(attention, norm('post_attention_layernorm', hidden)),
        feedForwardNorm: norm('pre_feedforward_layernorm', hidden),
        feedForward: chain(feedForwardLayers(sizes, gate, { bias: false }), norm('post_feedforward_layernorm', hidden)),
      }),
      norm,
      rotary: readRotary(config, sizes),
      scores: {
        scale: config.positive('query_pre_attn_scalar', 256) ** -0.5,
        softCap: config.positiveOrOff('attn_logit_softcapping', 50),
      },
      windows: readWindows(config, layers, window, (layer) => layer % 2 === 0),
      embeddingScale: Math.sqrt(hidden),
      logitSoftCap: config.positiveOrOff('final_logit_softcapping', 30),
      tied: true,
    })
  },
}
