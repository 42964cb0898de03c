import { bytesOf } from '../graph/host-data.ts'
import type { Attribute, Attributes, Domain } from '../graph/node.ts'
import type { ElementType, HostData } from '../graph/value.ts'
import { bytes, float, integer, integers, message, string } from './protobuf.ts'

/** The ONNX operator set and file format version that models are written in. */
const OPERATOR_SET = 21
const IR_VERSION = 10

/** `TensorProto.DataType` */
const dataTypes: Readonly<Record<ElementType, number>> = { float32: 1, int32: 6, int64: 7, bool: 9, float64: 11 }

export interface TensorDeclaration {
  readonly name: string
  readonly type: ElementType
  /** A name stands for a size that is only known when the model runs; equal names are equal sizes. */
  readonly shape: readonly (number | string)[]
}

export interface Initializer extends TensorDeclaration {
  readonly shape: readonly number[]
  readonly data: HostData
}

export interface NodeDeclaration {
  readonly name: string
  readonly operator: string
  readonly domain: Domain
  /** Names of values; an empty name is an absent optional input. */
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
  readonly attributes: Attributes | undefined
}

export interface ModelDeclaration {
  readonly inputs: readonly TensorDeclaration[]
  readonly outputs: readonly TensorDeclaration[]
  /** What is known of the values between them. */
  readonly intermediates: readonly TensorDeclaration[]
  readonly initializers: readonly Initializer[]
  readonly nodes: readonly NodeDeclaration[]
}

const encodeAttribute = (name: string, value: Attribute): Uint8Array => {
  if (typeof value === 'number') return message(string(1, name), integer(3, value), integer(20, 2))
  if (typeof value === 'string') return message(string(1, name), string(4, value), integer(20, 3))
  if ('float' in value) return message(string(1, name), float(2, value.float), integer(20, 1))
  return message(string(1, name), integers(8, value), integer(20, 7))
}

const encodeNode = (node: NodeDeclaration): Uint8Array =>
  message(
    ...node.inputs.map((input) => string(1, input)),
    ...node.outputs.map((output) => string(2, output)),
    string(3, node.name),
    string(4, node.operator),
    ...Object.entries(node.attributes ?? {}).map(([name, value]) => bytes(5, encodeAttribute(name, value))),
    string(7, node.domain),
  )

const encodeInitializer = ({ name, type, shape, data }: Initializer): Uint8Array =>
  message(integers(1, shape), integer(2, dataTypes[type]), string(8, name), bytes(9, bytesOf(data)))

const encodeDeclaration = ({ name, type, shape }: TensorDeclaration): Uint8Array => {
  const dimensions = message(
    ...shape.map((size) => bytes(1, typeof size === 'number' ? integer(1, size) : string(2, size))),
  )
  const tensorType = message(integer(1, dataTypes[type]), bytes(2, dimensions))
  return message(string(1, name), bytes(2, bytes(1, tensorType)))
}

const encodeOperatorSet = (domain: Domain, version: number): Uint8Array =>
  message(string(1, domain), integer(2, version))

/** Serializes a model as an ONNX `ModelProto` (github.com/onnx/onnx/blob/main/onnx/onnx.proto). */
export const encodeModel = (model: ModelDeclaration): Uint8Array => {
  const { nodes, initializers, inputs, outputs, intermediates } = model
  const graph = message(
    ...nodes.map((node) => bytes(1, encodeNode(node))),
    string(2, 'tfjs'),
    ...initializers.map((initializer) => bytes(5, encodeInitializer(initializer))),
    ...inputs.map((input) => bytes(11, encodeDeclaration(input))),
    ...outputs.map((output) => bytes(12, encodeDeclaration(output))),
    ...intermediates.map((value) => bytes(13, encodeDeclaration(value))),
  )
  return message(
    integer(1, IR_VERSION),
    bytes(7, graph),
    bytes(8, encodeOperatorSet('', OPERATOR_SET)),
    bytes(8, encodeOperatorSet('com.microsoft', 1)),
  )
}
