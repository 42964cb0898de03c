import type { ModelFamily } from '../architecture.ts'
import { readGate } from '../layers/activations.ts'
import { perHead, rmsNormWith } from '../layers/norm-layers.ts'
import { normalizedProjections } from '../layers/projections.ts'
import { readRotary } from '../rotary/rotary-embedding.ts'
import { decoder } from './decoder.ts'
import { attentionLayers, feedForwardLayers, preNormBlock, projectionLayers } from './decoder-layers.ts'
import { readDecoderSizes } from './decoder-sizes.ts'
import { readQwenWindows } from './windows.ts'

/** Qwen3 (arXiv 2505.09388): Llama with queries and keys normalized head by head, and windows in the upper layers. */
export const qwen3: ModelFamily = {
  modelType: 'qwen3',
  architecture(config) {
    const sizes = readDecoderSizes(config, { contextLength: 32_768, keyValueHeads: 32, headSize: 128 })
    const norm = rmsNormWith(config.positive('rms_norm_eps', 1e-6))
    const bias = { bias: config.flag('attention_bias', false) }
    const projections = normalizedProjections(
      projectionLayers(sizes, bias),
      perHead(norm, 'self_attn.q_norm', sizes.headSize),
      perHead(norm, 'self_attn.k_norm', sizes.headSize),
    )
    const attention = attentionLayers(sizes, projections, bias)
    const feedForward = feedForwardLayers(sizes, readGate(config, 'hidden_act', 'silu'), { bias: false })
    return decoder(config, sizes, {
      block: preNormBlock(sizes, norm, attention, feedForward),
      norm,
      rotary: readRotary(config, sizes),
      windows: readQwenWindows(config, sizes.layers),
    })
  },
}
