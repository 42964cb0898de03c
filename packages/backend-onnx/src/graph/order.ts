import type { GraphNode } from './node.ts'
import type { Value } from './value.ts'

/** The nodes that `roots` need and that have not been computed, every node after its inputs. */
export const pendingNodes = (roots: readonly Value[]): GraphNode[] => {
  const ordered: GraphNode[] = []
  const seen = new Set<GraphNode>()
  // An explicit stack: a graph of thousands of chained nodes would overflow the call stack.
  const path: GraphNode[] = []
  const nextInputs: number[] = []
  const visit = (value: Value | undefined): void => {
    const node = value?.node
    if (node === undefined || seen.has(node)) return
    seen.add(node)
    path.push(node)
    nextInputs.push(0)
  }
  for (const root of roots) {
    visit(root)
    while (path.length > 0) {
      const top = path.length - 1
      const node = path[top]!
      const next = nextInputs[top]!
      if (next < node.inputs.length) {
        nextInputs[top] = next + 1
        visit(node.inputs[next])
      } else {
        ordered.push(node)
        path.pop()
        nextInputs.pop()
      }
    }
  }
  return ordered
}

/**
 * The same nodes in an order that has ONNX Runtime compute a result as soon as what it needs is there. It walks back from the
 * nodes that no other needs, and begins with the last of them: so these stand at the end, the first recorded one last. In the
 * order of recording it would go through a whole backward pass for the gradient recorded last, and keep all that the other
 * gradients need meanwhile.
 */
export const resultsLast = (nodes: readonly GraphNode[]): GraphNode[] => {
  const needed = new Set(nodes.flatMap(({ inputs }) => inputs.map((input) => input?.node)))
  const isResult = (node: GraphNode): boolean => !needed.has(node)
  return [...nodes.filter((node) => !isResult(node)), ...nodes.filter(isResult).reverse()]
}
