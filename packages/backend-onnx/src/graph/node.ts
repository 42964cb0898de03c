import { allocate } from './host-data.ts'
import { type ElementType, hostValue, sizeOf, type Value } from './value.ts'

/** An ONNX attribute: an integer, a list of integers, a string, or a float (tagged, since JavaScript has one number type). */
export type Attribute = number | readonly number[] | string | { readonly float: number }

export type Attributes = Readonly<Record<string, Attribute>>

/** The operator sets a node can come from: ONNX itself, or ONNX Runtime's contributed operators. */
export type Domain = '' | 'com.microsoft'

/** One recorded operation. `kernel` names the TensorFlow.js kernel it came from, for error messages. */
export interface GraphNode {
  readonly operator: string
  readonly domain: Domain
  readonly inputs: readonly (Value | undefined)[]
  readonly attributes: Attributes | undefined
  readonly outputs: readonly Value[]
  kernel: string
}

export interface ValueType {
  readonly type: ElementType
  readonly shape: readonly number[]
}

const outputOf = ({ type, shape }: ValueType): Value => ({
  type,
  shape,
  origin: 'computed',
  fill: Number.NaN,
  data: undefined,
  node: undefined,
})

/** Records an operation with several outputs, whose types and shapes the caller knows. */
export const recordAll = (
  operator: string,
  inputs: readonly (Value | undefined)[],
  types: readonly ValueType[],
  attributes?: Attributes,
  domain: Domain = '',
): Value[] => {
  // An empty tensor has nothing to compute, and many operators refuse one.
  if (types.every((type) => sizeOf(type) === 0)) {
    return types.map(({ type, shape }) => hostValue(type, shape, allocate(type, 0)))
  }
  const outputs = types.map(outputOf)
  const node: GraphNode = { operator, domain, inputs, attributes, outputs, kernel: '' }
  for (const output of outputs) output.node = node
  return outputs
}

/** Records an operation with one output, whose type and shape the caller knows. */
export const record = (
  operator: string,
  inputs: readonly (Value | undefined)[],
  type: ElementType,
  shape: readonly number[],
  attributes?: Attributes,
  domain: Domain = '',
): Value => recordAll(operator, inputs, [{ type, shape }], attributes, domain)[0]!
