import type { ModelFamily } from '../architecture.ts'
import { readGate } from '../layers/activations.ts'
import { rmsNormWith } from '../layers/norm-layers.ts'
import { readRotary } from '../rotary/rotary-embedding.ts'
import { decoder } from './decoder.ts'
import { attentionLayers, feedForwardLayers, preNormBlock, projectionLayers } from './decoder-layers.ts'
import { readDecoderSizes } from './decoder-sizes.ts'

/** Llama 1 to 3 (arXiv 2302.13971, 2307.09288, 2407.21783): RMSNorm, rotary positions, grouped-query attention, SiLU-gated MLP. */
export const llama: ModelFamily = {
  modelType: 'llama',
  architecture(config) {
    const sizes = readDecoderSizes(config, { contextLength: 2048 })
    const norm = rmsNormWith(config.positive('rms_norm_eps', 1e-6))
    const attentionBias = { bias: config.flag('attention_bias', false) }
    const feedForwardBias = { bias: config.flag('mlp_bias', false) }
    const attention = attentionLayers(sizes, projectionLayers(sizes, attentionBias), attentionBias)
    const feedForward = feedForwardLayers(sizes, readGate(config, 'hidden_act', 'silu'), feedForwardBias)
    return decoder(config, sizes, {
      block: preNormBlock(sizes, norm, attention, feedForward),
      norm,
      rotary: readRotary(config, sizes),
    })
  },
}
