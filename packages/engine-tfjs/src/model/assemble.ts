import * as tf from '@tensorflow/tfjs'
import type { Architecture, LayerAttention } from './architecture.ts'
import { type BlockLayer, type Layer, type Shapes, within } from './layers/layer.ts'
import type { HeadSizes } from './layers/projections.ts'
import type { RotaryEmbedding } from './rotary/rotary-embedding.ts'

/** What a family says of one of its models. */
export interface Blueprint {
  readonly sizes: HeadSizes & { readonly hidden: number; readonly vocabularySize: number }
  readonly contextLength: number
  readonly positionLimit?: number | undefined
  /** What all names but the head's begin with. A checkpoint of the model without its head leaves it out. */
  readonly base: string
  readonly embedding: { readonly name: string; readonly scale?: number }
  /** The matrix of learned positions, where there is one. */
  readonly positionEmbedding?: { readonly name: string; readonly length: number }
  /** All blocks are alike but for how they attend. */
  readonly block: BlockLayer
  readonly blockName: (layer: number) => string
  /** Whether the blocks' matrices are stored `[in, out]`. */
  readonly transposed?: boolean
  /** Of each block. */
  readonly attention: readonly LayerAttention[]
  readonly rotary?: RotaryEmbedding
  readonly norm: Layer
  readonly head: {
    readonly name: string
    /** What files call it otherwise. */
    readonly otherName?: string
    readonly tied: boolean
    readonly softCap?: number | undefined
  }
  /** Names, within the base, of what files hold beside the parameters. */
  readonly buffers: RegExp
}

/** Puts an architecture together from its parts. */
export const assemble = (blueprint: Blueprint): Architecture => {
  const { sizes, base, embedding, positionEmbedding, block, blockName, attention, norm, head, buffers } = blueprint
  const { hidden, vocabularySize } = sizes
  const embeddingName = base + embedding.name
  const parameters = new Map<string, readonly number[]>([[embeddingName, [vocabularySize, hidden]]])
  const add = (prefix: string, shapes: Shapes): void => {
    for (const [name, shape] of Object.entries(shapes)) parameters.set(prefix + name, shape)
  }
  if (positionEmbedding) add(base, { [positionEmbedding.name]: [positionEmbedding.length, hidden] })
  attention.forEach((_, layer) => {
    add(base + blockName(layer), block.shapes)
  })
  add(base, norm.shapes)

  const aliases = new Map([...parameters.keys()].map((name) => [name.slice(base.length), name]))
  const headName = head.tied ? embeddingName : head.name
  parameters.set(headName, [vocabularySize, hidden])
  for (const name of [head.name, head.otherName]) if (name && name !== headName) aliases.set(name, headName)

  return {
    ...sizes,
    layers: attention.length,
    contextLength: blueprint.contextLength,
    positionLimit: blueprint.positionLimit,
    rotary: blueprint.rotary,
    attention,
    logitSoftCap: head.softCap,
    parameters,
    transposed: blueprint.transposed ?? false,
    aliases,
    isBuffer: (name) => buffers.test(name.startsWith(base) ? name.slice(base.length) : name),
    head: headName,
    embed({ matrix }, ids, positions) {
      const tokens: tf.Tensor2D = tf.gather(matrix(embeddingName), ids)
      const scaled = embedding.scale === undefined ? tokens : tf.mul<tf.Tensor2D>(tokens, embedding.scale)
      return positionEmbedding ? tf.add(scaled, tf.gather(matrix(base + positionEmbedding.name), positions)) : scaled
    },
    block: (weights, layer, x, { attend, read }) =>
      block.apply(within(weights, base + blockName(layer)), x, {
        attend: (query, key, value) => attend(layer, query, key, value),
        read: (x) => read(layer, x),
      }),
    finish: (weights, x) => norm.apply(within(weights, base), x),
  }
}
