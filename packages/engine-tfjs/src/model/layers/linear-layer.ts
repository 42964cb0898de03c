import { addBias } from '../../operations/add-bias.ts'
import type { Layer, Shapes } from './layer.ts'

export interface LinearSizes {
  readonly input: number
  readonly output: number
  /** Whether a bias is added. */
  readonly bias: boolean
}

/** A linear layer: `name.weight` of `[output, input]`, and `name.bias` of `[output]` where it has one. */
export const linearLayer = (name: string, { input, output, bias }: LinearSizes): Layer => ({
  shapes: { [`${name}.weight`]: [output, input], ...biasShape(name, output, bias) },
  apply(weights, x) {
    const product = weights.linear(x, `${name}.weight`)
    return bias ? addBias(product, weights.vector(`${name}.bias`)) : product
  },
})

/** A linear layer stored the other way round, as GPT-2's are: `name.weight` of `[input, output]`. */
export const transposedLinearLayer = (name: string, { input, output, bias }: LinearSizes): Layer => ({
  shapes: { [`${name}.weight`]: [input, output], ...biasShape(name, output, bias) },
  apply(weights, x) {
    const product = weights.linearTransposed(x, `${name}.weight`)
    return bias ? addBias(product, weights.vector(`${name}.bias`)) : product
  },
})

const biasShape = (name: string, output: number, bias: boolean): Shapes => (bias ? { [`${name}.bias`]: [output] } : {})
