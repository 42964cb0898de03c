import type { Gate } from '../layers/activations.ts'
import { sequentialBlock } from '../layers/blocks.ts'
import { gatedFeedForward } from '../layers/feed-forward.ts'
import type { BlockLayer, Layer } from '../layers/layer.ts'
import { linearLayer } from '../layers/linear-layer.ts'
import type { Norm } from '../layers/norm-layers.ts'
import { type Projections, separateProjections } from '../layers/projections.ts'
import { selfAttention } from '../layers/self-attention.ts'
import type { DecoderSizes } from './decoder-sizes.ts'

/** Llama's query, key and value layers. */
export const projectionLayers = (
  { hidden, heads, keyValueHeads, headSize }: DecoderSizes,
  { bias }: { readonly bias: boolean },
): Projections => {
  const layer = (name: string, count: number): Layer =>
    linearLayer(`self_attn.${name}`, { input: hidden, output: count * headSize, bias })
  return separateProjections(layer('q_proj', heads), layer('k_proj', keyValueHeads), layer('v_proj', keyValueHeads))
}

/** Llama's attention around any projections. */
export const attentionLayers = (
  { hidden, heads, headSize }: DecoderSizes,
  projections: Projections,
  { bias }: { readonly bias: boolean },
): BlockLayer =>
  selfAttention(projections, linearLayer('self_attn.o_proj', { input: heads * headSize, output: hidden, bias }))

/** Llama's feed-forward layers. */
export const feedForwardLayers = (
  { hidden, inner }: DecoderSizes,
  gate: Gate,
  { bias }: { readonly bias: boolean },
): Layer => {
  const inward = { input: hidden, output: inner, bias }
  const outward = { input: inner, output: hidden, bias }
  return gatedFeedForward(
    linearLayer('mlp.gate_proj', inward),
    linearLayer('mlp.up_proj', inward),
    gate,
    linearLayer('mlp.down_proj', outward),
  )
}

/** Llama's block: each half reads a normalized input and is added to the plain one. */
export const preNormBlock = (
  { hidden }: DecoderSizes,
  norm: Norm,
  attention: BlockLayer,
  feedForward: BlockLayer,
): BlockLayer =>
  sequentialBlock({
    attentionNorm: norm('input_layernorm', hidden),
    attention,
    feedForwardNorm: norm('post_attention_layernorm', hidden),
    feedForward,
  })
