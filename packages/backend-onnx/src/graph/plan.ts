import { createHash } from 'node:crypto'
import type { GraphNode } from './node.ts'
import { pendingNodes } from './order.ts'
import { sizeOf, type Value } from './value.ts'

/** A pending graph made ready to run: its nodes in order, a name for every value, and the hash of its structure. */
export interface Plan {
  /** Equal for graphs that differ only in the data they are fed and in the sizes of their tensors. */
  readonly structure: string
  /** Every value once, in an order that graphs of one structure share. */
  readonly values: readonly Value[]
  readonly nodes: readonly GraphNode[]
  readonly names: ReadonlyMap<Value, string>
  readonly outputs: readonly Value[]
  /** Values given at every run. */
  readonly feeds: readonly Value[]
  /** Small values from the program, and those that follow from shapes: embedded in the model until one changes. */
  readonly candidates: readonly Value[]
  readonly parameters: readonly Value[]
  readonly fills: readonly Value[]
}

/** Integers (the offsets of a slice) and single numbers (a learning rate) are worth embedding; anything larger is fed. */
const isCandidate = (value: Value): boolean =>
  value.origin === 'size' || (value.origin === 'host' && (value.type === 'int64' || sizeOf(value) === 1))

/** Plans the computation of `roots`, none of which has its data yet. */
export const planGraph = (roots: readonly Value[]): Plan => {
  const nodes = pendingNodes(roots)
  const names = new Map<Value, string>()
  const feeds: Value[] = []
  const candidates: Value[] = []
  const parameters: Value[] = []
  const fills: Value[] = []
  const values: Value[] = []
  const structure: string[] = []

  const enlist = (value: Value, list: Value[], prefix: string, content: string): string => {
    const name = `${prefix}${list.length}`
    list.push(value)
    names.set(value, name)
    values.push(value)
    structure.push(`${name}:${value.type}/${value.shape.length}${content}`)
    return name
  }
  const nameOf = (value: Value | undefined): string => {
    if (value === undefined) return ''
    const known = names.get(value)
    if (known !== undefined) return known
    if (value.origin === 'parameter') return enlist(value, parameters, 'p', `=[${value.shape}]${value.data}`)
    if (value.origin === 'fill') return enlist(value, fills, 'x', '')
    if (isCandidate(value)) return enlist(value, candidates, 'c', '')
    return enlist(value, feeds, 'f', '')
  }

  let computed = 0
  for (const node of nodes) {
    let call = node.operator
    if (node.attributes !== undefined) call += JSON.stringify(node.attributes)
    for (const input of node.inputs) call += ` ${nameOf(input)}`
    for (const output of node.outputs) {
      names.set(output, `v${computed++}`)
      values.push(output)
      call += `/${output.shape.length}`
    }
    structure.push(call)
  }
  const outputs = [...new Set(roots)]
  structure.push(outputs.map((output) => names.get(output)).join(' '))
  const hash = createHash('sha256').update(structure.join('\n')).digest('base64')
  return { structure: hash, values, nodes, names, outputs, feeds, candidates, parameters, fills }
}
