import type { GraphNode } from './node.ts'
import { sizeOf } from './value.ts'

/** Operators that do as many multiplications per element of the result as the inner size of their first input. */
const products = new Set(['MatMul', 'FusedMatMul', 'Einsum', 'Conv', 'ConvTranspose'])

/** About how many elementary operations a graph does; enough to tell a scalar's arithmetic from a training step. */
export const workOf = (nodes: readonly GraphNode[]): number =>
  nodes.reduce((total, { operator, inputs, outputs }) => {
    const sizes = [...inputs, ...outputs].map((value) => (value === undefined ? 0 : sizeOf(value)))
    const inner = products.has(operator) ? (inputs[0]!.shape.at(-1) ?? 1) : 1
    return total + Math.max(...sizes) * inner
  }, 0)
