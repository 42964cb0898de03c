import type { Tensor2D } from '@tensorflow/tfjs'
import { addBias } from '../../operations/add-bias.ts'
import type { Weights } from '../architecture.ts'
import type { Layer } from './layer.ts'

export interface LinearSizes {
  readonly input: number
  readonly output: number
  /** Whether a bias is added. */
  readonly bias: boolean
}

/** A linear layer: `name.weight` of `[output, input]`, and `name.bias` of `[output]` where it has one. */
export const linearLayer = (name: string, sizes: LinearSizes): Layer =>
  withBias(name, sizes, [sizes.output, sizes.input], (weights, x, matrix) => weights.linear(x, matrix))

/** A linear layer stored the other way round, as GPT-2's are: `name.weight` of `[input, output]`. */
export const transposedLinearLayer = (name: string, sizes: LinearSizes): Layer =>
  withBias(name, sizes, [sizes.input, sizes.output], (weights, x, matrix) => weights.linearTransposed(x, matrix))

const withBias = (
  name: string,
  { output, bias }: LinearSizes,
  shape: readonly [number, number],
  multiply: (weights: Weights, x: Tensor2D, matrix: string) => Tensor2D,
): Layer => ({
  shapes: { [`${name}.weight`]: shape, ...(bias && { [`${name}.bias`]: [output] }) },
  apply(weights, x) {
    const product = multiply(weights, x, `${name}.weight`)
    return bias ? addBias(product, weights.vector(`${name}.bias`)) : product
  },
})
