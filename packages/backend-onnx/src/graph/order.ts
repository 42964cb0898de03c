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
