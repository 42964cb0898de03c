import { allocate, repeated } from '../graph/host-data.ts'
import { type HostData, sizeOf, type Value } from '../graph/value.ts'
import { type ScatteredRows, scatteredRowsOf } from '../ops/scatter.ts'

/**
 * How a large result is put together in its own memory: from parts that lie behind one another, to which rows are added. In a
 * graph, each of these steps would write another matrix of the result's size.
 */
export interface Assembly {
  readonly result: Value
  /** Computed into the result's memory, one behind the other; without any, it begins as `fill`. */
  readonly parts: readonly Value[]
  readonly fill: number
  readonly additions: readonly ScatteredRows[]
}

/** Below so many elements, a further step in the graph takes less than leaving it. */
const worthAssembling = 2 ** 20

/** How `result` can be assembled, if it can and if that is worth it; not from values in `taken`, which have memory elsewhere. */
export const assemblyOf = (result: Value, taken: ReadonlySet<Value>): Assembly | undefined => {
  if (result.type !== 'float32' || sizeOf(result) < worthAssembling) return undefined
  const additions: ScatteredRows[] = []
  let base = result
  for (let rows = scatteredRowsOf(base); rows?.positions.data !== undefined; rows = scatteredRowsOf(base)) {
    if (taken.has(rows.target) || rows.updates.origin === 'fill') return undefined
    additions.unshift(rows)
    base = rows.target
  }
  if (base.origin === 'fill') return { result, parts: [], fill: base.fill, additions }
  if (base.node === undefined) return undefined
  const parts = base.node.operator === 'Concat' && base.node.attributes?.axis === 0 ? base.node.inputs : [base]
  const isOwn = (part: Value | undefined): boolean => part?.node !== undefined && !taken.has(part)
  const isNew = additions.length > 0 || parts.length > 1
  return isNew && new Set(parts).size === parts.length && parts.every(isOwn)
    ? { result, parts: parts as Value[], fill: 0, additions }
    : undefined
}

/** What a graph has to compute for an assembly. */
export const neededBy = ({ parts, additions }: Assembly): Value[] => [
  ...parts,
  ...additions.flatMap(({ updates }) => (updates.node === undefined ? [] : [updates])),
]

/** The memory of the result, and in it that of every part. */
export const placeParts = ({ result, parts, fill }: Assembly): { whole: HostData; places: Map<Value, HostData> } => {
  const whole = parts.length > 0 ? allocate(result.type, sizeOf(result)) : repeated(result.type, sizeOf(result), fill)
  let start = 0
  const places = parts.map((part): [Value, HostData] => {
    const end = start + sizeOf(part)
    const place = whole.subarray(start, end)
    start = end
    return [part, place]
  })
  return { whole, places: new Map(places) }
}

/** Adds `updates` (`[count, width]`) to the rows of `whole` at `positions` (`[count]`), one after the other. */
export const addRowsAt = (whole: Float32Array, positions: HostData, updates: Float32Array): void => {
  const width = updates.length / positions.length
  for (let row = 0; row < positions.length; row++) {
    const target = Number(positions[row]) * width
    const source = row * width
    for (let column = 0; column < width; column++) whole[target + column]! += updates[source + column]!
  }
}
