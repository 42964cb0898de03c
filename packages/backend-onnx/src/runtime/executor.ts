import type { Tensor } from 'onnxruntime-node'
import { compilePlan, fillNumberName } from '../graph/compile.ts'
import { repeated, sameBytes } from '../graph/host-data.ts'
import { type Plan, planGraph } from '../graph/plan.ts'
import type { Value } from '../graph/value.ts'
import { workOf } from '../graph/work.ts'
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

  const compile = (plan: Plan, previous: CompiledGraph | undefined): CompiledGraph => {
    // What was embedded before and has changed since will change again: from now on it is fed.
    const embedded = plan.candidates.map(({ data }, index) => {
      if (previous === undefined) return data!.slice()
      const before = previous.embedded[index]
      return before !== undefined && sameBytes(before, data!) ? before : undefined
    })
    const options =
      workOf(plan.nodes) < WORK_WORTH_THREADS ? { ...sessionOptions, intraOpNumThreads: 1 } : sessionOptions
    const session = attempt('compiling', () => native.createSession(compilePlan(plan, embedded), options))
    const graph = { session, embedded }
    cache.set(plan.structure, graph)
    return graph
  }

  const fits = (plan: Plan, graph: CompiledGraph): boolean =>
    graph.embedded.every((data, index) => data === undefined || sameBytes(data, plan.candidates[index]!.data!))

  const feedsOf = (plan: Plan, { embedded }: CompiledGraph): Record<string, Tensor> => {
    const given = [...plan.feeds, ...plan.candidates.filter((_, index) => embedded[index] === undefined)]
    const feeds: Record<string, Tensor> = {}
    for (const value of given) feeds[plan.names.get(value)!] = native.wrap(value.type, value.shape, value.data!)
    for (const value of plan.fills) {
      feeds[fillNumberName(plan.names.get(value)!)] = native.wrap(value.type, [], repeated(value.type, 1, value.fill))
    }
    return feeds
  }

  return {
    compute(roots) {
      const plan = planGraph(roots)
      const cached = cache.get(plan.structure)
      const graph = cached !== undefined && fits(plan, cached) ? cached : compile(plan, cached)
      const names = plan.outputs.map((output) => plan.names.get(output)!)
      const results = attempt('computing', () => graph.session.run(feedsOf(plan, graph), names))
      plan.outputs.forEach((output, index) => {
        output.data = results[names[index]!]!
        output.node = undefined
      })
    },
    release: () => cache.clear(),
    get sessions() {
      return cache.size
    },
  }
}
