import type { ModelFamily } from '../architecture.ts'
import type { ConfigReader } from '../config-reader.ts'
import { readGate } from '../layers/activations.ts'
import { stackedFeedForward } from '../layers/feed-forward.ts'
import { linearLayer } from '../layers/linear-layer.ts'
import { rmsNormWith } from '../layers/norm-layers.ts'
import { stackedProjections } from '../layers/projections.ts'
import { readRotary } from '../rotary/rotary-embedding.ts'
import { decoder } from './decoder.ts'
import { attentionLayers, preNormBlock } from './decoder-layers.ts'
import { readDecoderSizes } from './decoder-sizes.ts'

/** Phi-3 and Phi-4-mini (arXiv 2404.14219, 2503.01743): Llama with fused projections and a sliding window. */
export const phi3: ModelFamily = {
  modelType: 'phi3',
  architecture(config) {
    refuseUnlessOne(config, ['full_attn_mod', 'interpolate_factor'])
    const sizes = readDecoderSizes(config, { contextLength: 4096 })
    const { hidden, inner, heads, keyValueHeads, headSize } = sizes
    const norm = rmsNormWith(config.positive('rms_norm_eps', 1e-5))
    const layer = (name: string, input: number, output: number) => linearLayer(name, { input, output, bias: false })
    const all = layer('self_attn.qkv_proj', hidden, (heads + 2 * keyValueHeads) * headSize)
    const attention = attentionLayers(sizes, stackedProjections(all, sizes), { bias: false })
    const feedForward = stackedFeedForward(
      layer('mlp.gate_up_proj', hidden, 2 * inner),
      readGate(config, 'hidden_act', 'silu'),
      layer('mlp.down_proj', inner, hidden),
    )
    // Every file has it; only a scaling of rotary positions uses it.
    config.has('original_max_position_embeddings')
    const window = config.countOrOff('sliding_window')
    return decoder(config, sizes, {
      block: preNormBlock(sizes, norm, attention, feedForward),
      norm,
      rotary: readRotary(config, {
        ...sizes,
        partial: { key: 'partial_rotary_factor', fallback: 1 },
        renamed: { su: 'longrope', yarn: 'longrope' },
      }),
      windows: Array.from({ length: sizes.layers }, () => window),
    })
  },
}

/** Phi-4-mini's files have options of the whole series, here without effect. */
const refuseUnlessOne = (config: ConfigReader, keys: readonly string[]): void => {
  for (const key of keys) if (config.count(key, 1) !== 1) config.refuse(key, 'only 1 is implemented')
}
