import type { BlockLayer, Layer } from './layer.ts'
import type { Projections } from './projections.ts'

/** Self-attention: each token's mix of the values of those it sees, projected back. */
export const selfAttention = (projections: Projections, output: Layer): BlockLayer => ({
  shapes: { ...projections.shapes, ...output.shapes },
  apply(weights, x, { attend, read }) {
    const { query, key, value } = projections.apply(weights, x, read)
    return output.apply(weights, attend(query, key, value))
  },
})
