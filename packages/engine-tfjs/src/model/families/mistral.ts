import type { ModelFamily } from '../architecture.ts'
import { readGate } from '../layers/activations.ts'
import { rmsNormWith } from '../layers/norm-layers.ts'
import { readRotary } from '../rotary/rotary-embedding.ts'
import { decoder } from './decoder.ts'
import { attentionLayers, feedForwardLayers, preNormBlock, projectionLayers } from './decoder-layers.ts'
import { readDecoderSizes } from './decoder-sizes.ts'

/** Mistral (arXiv 2310.06825): Llama with a sliding window in every layer. */
export const mistral: ModelFamily = {
  modelType: 'mistral',
  architecture(config) {
    const sizes = readDecoderSizes(config, { contextLength: 131_072, keyValueHeads: 8 })
    const norm = rmsNormWith(config.positive('rms_norm_eps', 1e-6))
    const attention = attentionLayers(sizes, projectionLayers(sizes, { bias: false }), { bias: false })
    const feedForward = feedForwardLayers(sizes, readGate(config, 'hidden_act', 'silu'), { bias: false })
    const window = config.countOrOff('sliding_window', 4096)
    return decoder(config, sizes, {
      block: preNormBlock(sizes, norm, attention, feedForward),
      norm,
      rotary: readRotary(config, sizes),
      windows: Array.from({ length: sizes.layers }, () => window),
    })
  },
}
