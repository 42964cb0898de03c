import type { Tensor } from 'onnxruntime-node'
import { compilePlan, fillNumberName, fillShapeName } from '../graph/compile.ts'
import { dimensionsFit, knownDimensions, refineDimensions } from '../graph/dimensions.ts'
import { repeated, sameBytes } from '../graph/host-data.ts'
import { type Plan, planGraph } from '../graph/plan.ts'
import type { HostData, Value } from '../graph/value.ts'
import { workOf } from '../graph/work.ts'
import { addRowsAt, assemblyOf, neededBy, placeParts } from './assembly.ts'
import type { Native, SessionOptions } from './native.ts'
import { type CompiledGraph, createSessionCache } from './session-cache.ts'

/** Computes pending values. */
export interface Executor {
  /** Computes all `roots` in one native call; each then holds its data. */
  compute(roots: readonly Value[]): void
  /** Releases every compiled graph. */
  release(): void
  readonly sessions: number
}

export interface ExecutorOptions {
  readonly native: Native
  readonly session: SessionOptions
  readonly maxSessions: number
}

/** Below this much work, handing it to other threads takes longer than doing it; and every session's threads are its own. */
const WORK_WORTH_THREADS = 100_000

/** Native messages name the node, and nodes are named after TensorFlow.js kernels. */
const attempt = <Result>(what: string, run: () => Result): Result => {
  try {
    return run()
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new Error(`onnx backend: ${what} the recorded graph failed: ${reason}`, { cause })
  }
}

export const createExecutor = ({ native, session: sessionOptions, maxSessions }: ExecutorOptions): Executor => {
  const cache = createSessionCache(maxSessions)

  const needsThreads = ({ nodes }: Plan): boolean => workOf(nodes) >= WORK_WORTH_THREADS

  const compile = (plan: Plan, key: string, previous: CompiledGraph | undefined): CompiledGraph => {
    // What was embedded or known before and has changed since will change again: from now on it is fed, or free.
    const embedded = plan.candidates.map(({ data }, index) => {
      if (previous === undefined) return data!.slice()
      const before = previous.embedded[index]
      return before !== undefined && sameBytes(before, data!) ? before : undefined
    })
    const dimensions = previous ? refineDimensions(previous.dimensions, plan.values) : knownDimensions(plan.values)
    const options = needsThreads(plan) ? sessionOptions : { ...sessionOptions, intraOpNumThreads: 1 }
    const session = attempt('compiling', () => native.createSession(compilePlan(plan, embedded, dimensions), options))
    const graph = { session, embedded, dimensions }
    cache.set(key, graph)
    return graph
  }

  const fits = (plan: Plan, graph: CompiledGraph): boolean =>
    dimensionsFit(graph.dimensions, plan.values) &&
    graph.embedded.every((data, index) => data === undefined || sameBytes(data, plan.candidates[index]!.data!))

  const feedsOf = (plan: Plan, { embedded }: CompiledGraph): Record<string, Tensor> => {
    const given = [...plan.feeds, ...plan.candidates.filter((_, index) => embedded[index] === undefined)]
    const feeds: Record<string, Tensor> = {}
    for (const value of given) feeds[plan.names.get(value)!] = native.wrap(value.type, value.shape, value.data!)
    for (const value of plan.fills) {
      const name = plan.names.get(value)!
      const { type, shape, fill } = value
      feeds[fillNumberName(name)] = native.wrap(type, [], repeated(type, 1, fill))
      feeds[fillShapeName(name)] = native.wrap('int64', [shape.length], BigInt64Array.from(shape, BigInt))
    }
    return feeds
  }

  /** Computes `wanted` in one native call, those in `places` there. */
  const run = (wanted: readonly Value[], places: ReadonlyMap<Value, HostData>): Map<Value, HostData> => {
    if (wanted.length === 0) return new Map()
    const plan = planGraph(wanted)
    const key = needsThreads(plan) ? plan.structure : `${plan.structure} on one thread`
    const cached = cache.get(key)
    const graph = cached !== undefined && fits(plan, cached) ? cached : compile(plan, key, cached)
    const outputs: Record<string, Tensor | null> = {}
    for (const output of plan.outputs) {
      const place = places.get(output)
      outputs[plan.names.get(output)!] = place ? native.wrap(output.type, output.shape, place) : null
    }
    const results = attempt('computing', () => graph.session.run(feedsOf(plan, graph), outputs))
    return new Map(plan.outputs.map((output) => [output, results[plan.names.get(output)!]!]))
  }

  return {
    compute(roots) {
      const taken = new Set(roots)
      const assemblies = roots.flatMap((root) => {
        const assembly = assemblyOf(root, taken)
        for (const part of assembly?.parts ?? []) taken.add(part)
        return assembly ?? []
      })
      const assembled = new Set(assemblies.map(({ result }) => result))
      const whole = roots.filter((root) => !assembled.has(root))
      const placed = assemblies.map(placeParts)
      const places = new Map(placed.flatMap(({ places }) => [...places]))
      const results = run([...assemblies.flatMap(neededBy), ...whole], places)
      assemblies.forEach(({ result, additions }, index) => {
        const data = placed[index]!.whole as Float32Array
        for (const { positions, updates } of additions)
          addRowsAt(data, positions.data!, (updates.data ?? results.get(updates)!) as Float32Array)
        results.set(result, data)
      })
      for (const root of roots) {
        root.data = results.get(root)!
        root.node = undefined
      }
    },
    release: () => cache.clear(),
    get sessions() {
      return cache.size
    },
  }
}
