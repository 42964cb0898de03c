import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs'
import type { ScoreOptions } from '../operations/score-options.ts'
import type { ConfigReader } from './config-reader.ts'
import type { RotaryEmbedding } from './rotary/rotary-embedding.ts'

/** A model's parameters by Hugging Face tensor name. */
export interface Weights {
  matrix(name: string): Tensor2D
  vector(name: string): Tensor1D
  /** `x` (`[tokens, in]`) through the linear layer whose matrix is `name` (`[out, in]`): `[tokens, out]`. Adapters act here. */
  linear(x: Tensor2D, name: string): Tensor2D
  /** The same through a layer whose matrix is stored `[in, out]`. */
  linearTransposed(x: Tensor2D, name: string): Tensor2D
}

/** What a block needs of its surroundings: where its tokens stand, and what they may look at. */
export interface BlockContext {
  /** `[tokens]` int32 places in their texts, for embeddings of positions. */
  readonly positions: Tensor1D
  /**
   * Attention of `layer`, positions included: query `[read, heads * headSize]`, key and value
   * `[tokens, keyValueHeads * headSize]`.
   */
  attend(layer: number, query: Tensor2D, key: Tensor2D, value: Tensor2D): Tensor2D
  /** The tokens whose results of `layer` anything reads: `[tokens, channels]` to `[read, channels]`. */
  read(layer: number, x: Tensor2D): Tensor2D
}

/** How one layer attends. */
export interface LayerAttention extends ScoreOptions {
  /** A token sees those less than so many positions before it, itself included; absent where it sees all. */
  readonly window?: number | undefined
}

/** A causal language model without its weights: sizes, parameter names, and the computation of one block. */
export interface Architecture {
  readonly layers: number
  readonly heads: number
  readonly keyValueHeads: number
  readonly headSize: number
  readonly vocabularySize: number
  /** Positions that the model was made for. */
  readonly contextLength: number
  /** Positions there are at all, where a longer text cannot be computed: of learned positions, the length of their table. */
  readonly positionLimit: number | undefined
  /** How queries and keys are turned by their positions; undefined where they are not. */
  readonly rotary: RotaryEmbedding | undefined
  /** Of each layer. */
  readonly attention: readonly LayerAttention[]
  /** Where the head's logits are squashed; see `tokenLogProbs`. */
  readonly logitSoftCap: number | undefined
  /** Shape of every parameter; a tied matrix appears once. */
  readonly parameters: ReadonlyMap<string, readonly number[]>
  /** Whether the matrices of the blocks' linear layers are stored `[in, out]`. */
  readonly transposed: boolean
  /** Other names that a file may give to a parameter, instead of its own or a second time: each with the parameter. */
  readonly aliases: ReadonlyMap<string, string>
  /** Whether a name is that of something files hold beside the parameters, which follows from `config.json`: a mask, a table. */
  isBuffer(name: string): boolean
  /** Name of the LM head's matrix, `[vocabulary, hidden]`. */
  readonly head: string
  /** `[tokens]` ids and positions to `[tokens, hidden]`. */
  embed(weights: Weights, ids: Tensor1D, positions: Tensor1D): Tensor2D
  /** `[tokens, hidden]` to `[read, hidden]`. */
  block(weights: Weights, layer: number, hidden: Tensor2D, context: BlockContext): Tensor2D
  /** The normalization before the LM head. */
  finish(weights: Weights, hidden: Tensor2D): Tensor2D
}

/** A family of models: reads `config.json` and says what to compute. Adding one is one file and a line in `read-architecture.ts`. */
export interface ModelFamily {
  /** `model_type` in `config.json`. */
  readonly modelType: string
  /** @throws KedgeError MODEL_INVALID for an option that would change the forward pass and is not implemented */
  architecture(config: ConfigReader): Architecture
}
