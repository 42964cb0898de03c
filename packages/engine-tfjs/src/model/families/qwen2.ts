import type { ModelFamily } from '../architecture.ts'
import { readGate } from '../layers/activations.ts'
import { rmsNormWith } from '../layers/norm-layers.ts'
import { readRotary } from '../rotary/rotary-embedding.ts'
import { decoder } from './decoder.ts'
import { attentionLayers, feedForwardLayers, preNormBlock, projectionLayers } from './decoder-layers.ts'
import { readDecoderSizes } from './decoder-sizes.ts'
import { readQwenWindows } from './windows.ts'

/** Qwen2 and Qwen2.5 (arXiv 2407.10671): Llama with biases on queries, keys and values, and windows in the upper layers. */
export const qwen2: ModelFamily = {
  modelType: 'qwen2',
  architecture(config) {
    const sizes = readDecoderSizes(config, { contextLength: 32_768, keyValueHeads: 32 })
    const norm = rmsNormWith(config.positive('rms_norm_eps', 1e-6))
    const attention = attentionLayers(sizes, projectionLayers(sizes, { bias: true }), { bias: false })
    const feedForward = feedForwardLayers(sizes, readGate(config, 'hidden_act', 'silu'), { bias: false })
    return decoder(config, sizes, {
      block: preNormBlock(sizes, norm, attention, feedForward),
      norm,
      rotary: readRotary(config, sizes),
      windows: readQwenWindows(config, sizes.layers),
    })
  },
}
