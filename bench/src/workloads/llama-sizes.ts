/** A Llama with tied embeddings and heads of `hidden / heads`, by its sizes. */
export interface LlamaSizes {
  readonly hidden: number
  readonly layers: number
  readonly heads: number
  readonly keyValueHeads: number
  /** Width of the MLP. */
  readonly intermediate: number
  readonly vocabulary: number
}

export type TensorShape = readonly [number] | readonly [number, number]

const layerTensors = ({ hidden, heads, keyValueHeads, intermediate }: LlamaSizes, layer: number) => {
  const keyValues = (hidden / heads) * keyValueHeads
  const tensors: readonly (readonly [string, TensorShape])[] = [
    ['input_layernorm', [hidden]],
    ['self_attn.q_proj', [hidden, hidden]],
    ['self_attn.k_proj', [keyValues, hidden]],
    ['self_attn.v_proj', [keyValues, hidden]],
    ['self_attn.o_proj', [hidden, hidden]],
    ['post_attention_layernorm', [hidden]],
    ['mlp.gate_proj', [intermediate, hidden]],
    ['mlp.up_proj', [intermediate, hidden]],
    ['mlp.down_proj', [hidden, intermediate]],
  ]
  return tensors.map(([name, shape]) => [`model.layers.${layer}.${name}.weight`, shape] as const)
}

/** Every tensor by its Hugging Face name. */
export const llamaTensors = (sizes: LlamaSizes): readonly (readonly [name: string, shape: TensorShape])[] => [
  ['model.embed_tokens.weight', [sizes.vocabulary, sizes.hidden]],
  ...Array.from({ length: sizes.layers }, (_, layer) => layerTensors(sizes, layer)).flat(),
  ['model.norm.weight', [sizes.hidden]],
]

export const countElements = (shape: TensorShape): number => shape.reduce((product, size) => product * size, 1)

export const countParameters = (sizes: LlamaSizes): number =>
  llamaTensors(sizes).reduce((total, [, shape]) => total + countElements(shape), 0)

/** Numbers in the matrices that make one layer's keys and values. */
export const keyValueMatrixSize = ({ hidden, heads, keyValueHeads }: LlamaSizes): number =>
  2 * (hidden / heads) * keyValueHeads * hidden

/** Numbers in the weight matrices of one layer. */
export const layerMatrixSize = (sizes: LlamaSizes): number =>
  layerTensors(sizes, 0).reduce((total, [, shape]) => total + (shape.length === 2 ? countElements(shape) : 0), 0)
