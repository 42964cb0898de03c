import { encodeModel, type Initializer, type NodeDeclaration, type TensorDeclaration } from '../onnx/model.ts'
import type { Dimension, Dimensions } from './dimensions.ts'
import type { GraphNode } from './node.ts'
import { resultsLast } from './order.ts'
import type { Plan } from './plan.ts'
import type { HostData, Value } from './value.ts'

/** The name under which the number of a fill is fed. It is fed, not embedded, so that the fill is never folded into memory. */
export const fillNumberName = (name: string): string => `${name}_number`

/** The name under which the shape of a fill is fed. */
export const fillShapeName = (name: string): string => `${name}_shape`

/** A kernel may record several nodes, of which it knows the last ones: those before are named after the kernel they lead to. */
const nameAfterKernels = (nodes: readonly GraphNode[]): void => {
  for (const { inputs, kernel } of nodes.toReversed()) {
    for (const input of inputs) if (input?.node !== undefined) input.node.kernel ||= kernel
  }
}

/** The shape that `dimensions` gives each value of a plan. */
const shapesOf = ({ values }: Plan, { axes }: Dimensions): ReadonlyMap<Value, readonly Dimension[]> => {
  let first = 0
  return new Map(
    values.map((value) => {
      const shape = axes.slice(first, first + value.shape.length)
      first += value.shape.length
      return [value, shape]
    }),
  )
}

/**
 * Writes a plan as an ONNX model. `embedded[i]` is the data to embed for the plan's i-th candidate, or `undefined` where it
 * is to be fed.
 */
export const compilePlan = (
  plan: Plan,
  embedded: readonly (HostData | undefined)[],
  dimensions: Dimensions,
): Uint8Array => {
  const shapes = shapesOf(plan, dimensions)
  const nameOf = (value: Value | undefined): string => (value === undefined ? '' : plan.names.get(value)!)
  const declare = (value: Value): TensorDeclaration => ({
    name: nameOf(value),
    type: value.type,
    shape: shapes.get(value)!,
  })
  const initialize = (value: Value, data: HostData): Initializer => ({
    name: nameOf(value),
    type: value.type,
    shape: value.shape,
    data,
  })

  nameAfterKernels(plan.nodes)
  const inputs = plan.feeds.map(declare)
  const initializers = plan.parameters.map((value) => initialize(value, value.data!))
  const nodes: NodeDeclaration[] = []

  plan.candidates.forEach((value, index) => {
    const data = embedded[index]
    if (data === undefined) inputs.push(declare(value))
    else initializers.push(initialize(value, data))
  })
  for (const value of plan.fills) {
    const name = nameOf(value)
    inputs.push(
      { name: fillNumberName(name), type: value.type, shape: [] },
      { name: fillShapeName(name), type: 'int64', shape: [value.shape.length] },
    )
    nodes.push({
      name: `Fill:${name}`,
      operator: 'Expand',
      domain: '',
      inputs: [fillNumberName(name), fillShapeName(name)],
      outputs: [name],
      attributes: undefined,
    })
  }
  resultsLast(plan.nodes).forEach((node, index) => {
    nodes.push({
      name: `${node.kernel}:${index}`,
      operator: node.operator,
      domain: node.domain,
      inputs: node.inputs.map(nameOf),
      outputs: node.outputs.map(nameOf),
      attributes: node.attributes,
    })
  })
  const outputs = new Set(plan.outputs)
  const intermediates = [...plan.fills, ...plan.nodes.flatMap((node) => node.outputs)].filter(
    (value) => !outputs.has(value),
  )
  return encodeModel({
    inputs,
    outputs: plan.outputs.map(declare),
    intermediates: intermediates.map(declare),
    initializers,
    nodes,
  })
}
