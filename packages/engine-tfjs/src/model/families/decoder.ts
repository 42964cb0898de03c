import type { ScoreOptions } from '../../operations/score-options.ts'
import type { Architecture } from '../architecture.ts'
import { assemble } from '../assemble.ts'
import type { ConfigReader } from '../config-reader.ts'
import type { BlockLayer } from '../layers/layer.ts'
import type { Norm } from '../layers/norm-layers.ts'
import type { RotaryEmbedding } from '../rotary/rotary-embedding.ts'
import type { DecoderSizes } from './decoder-sizes.ts'

export interface DecoderParts {
  readonly block: BlockLayer
  /** Of the last normalization. */
  readonly norm: Norm
  readonly rotary: RotaryEmbedding
  /** Default: scores divided by the root of the head size. */
  readonly scores?: ScoreOptions
  /** Of each layer, undefined where it sees everything; see `LayerAttention`. */
  readonly windows?: readonly (number | undefined)[]
  readonly embeddingScale?: number
  readonly logitSoftCap?: number | undefined
  /** Whether embedding and head are one where the config does not say. */
  readonly tied?: boolean
}

/** A model with Llama's outline and names of tensors: embedding, blocks, a normalization, the head. */
export const decoder = (config: ConfigReader, sizes: DecoderSizes, parts: DecoderParts): Architecture => {
  const { block, norm, rotary, scores = { scale: sizes.headSize ** -0.5 }, windows, embeddingScale } = parts
  return assemble({
    sizes,
    contextLength: sizes.contextLength,
    positionLimit: rotary.positionLimit,
    base: 'model.',
    embedding: { name: 'embed_tokens.weight', ...(embeddingScale !== undefined && { scale: embeddingScale }) },
    block,
    blockName: (layer) => `layers.${layer}.`,
    attention: Array.from({ length: sizes.layers }, (_, layer) => ({ ...scores, window: windows?.[layer] })),
    rotary,
    norm: norm('norm', sizes.hidden),
    head: {
      name: 'lm_head.weight',
      tied: config.flag('tie_word_embeddings', parts.tied ?? false),
      softCap: parts.logitSoftCap,
    },
    // Older transformers saved the table of frequencies.
    buffers: /^(layers\.\d+\.self_attn\.)?rotary_emb\.inv_freq$/,
  })
}
