import type { ConfigReader } from '../config-reader.ts'
import type { HeadSizes } from '../layers/projections.ts'
import { readLayers } from './read-layers.ts'

/** Sizes under the names that Llama gave them. */
export interface DecoderSizes extends HeadSizes {
  readonly hidden: number
  /** Width of the feed-forward layers. */
  readonly inner: number
  readonly layers: number
  readonly vocabularySize: number
  readonly contextLength: number
}

export interface SizeDefaults {
  readonly contextLength: number
  /** Default: hidden size over heads. */
  readonly headSize?: number
  /** Default: as many as heads. */
  readonly keyValueHeads?: number
}

export const readDecoderSizes = (config: ConfigReader, defaults: SizeDefaults): DecoderSizes => {
  const hidden = config.count('hidden_size')
  const heads = config.count('num_attention_heads')
  const keyValueHeads = config.countOrOff('num_key_value_heads', defaults.keyValueHeads) ?? heads
  const headSize = config.countOrOff('head_dim', defaults.headSize) ?? Math.floor(hidden / heads)
  if (headSize < 1) config.refuse('num_attention_heads', `each head needs one of the ${hidden} channels`)
  if (heads % keyValueHeads !== 0) config.refuse('num_key_value_heads', `it must divide the ${heads} attention heads`)
  return {
    hidden,
    inner: config.count('intermediate_size'),
    layers: readLayers(config, 'num_hidden_layers'),
    heads,
    keyValueHeads,
    headSize,
    vocabularySize: config.count('vocab_size'),
    contextLength: config.count('max_position_embeddings', defaults.contextLength),
  }
}
