import type { Dimensions } from '../graph/dimensions.ts'
import type { HostData } from '../graph/value.ts'
import type { Session } from './native.ts'

/** A session for one structure, with what its model takes for granted. */
export interface CompiledGraph {
  readonly session: Session
  /** The sizes of its tensors, as far as they are known. */
  readonly dimensions: Dimensions
  /** The data of each candidate; `undefined` where it is fed at every run. */
  readonly embedded: readonly (HostData | undefined)[]
}

export interface SessionCache {
  get(structure: string): CompiledGraph | undefined
  set(structure: string, graph: CompiledGraph): void
  clear(): void
  readonly size: number
}

/** Keeps the `capacity` most recently used sessions, and releases the others. */
export const createSessionCache = (capacity: number): SessionCache => {
  // A Map iterates in insertion order: taking an entry out and putting it back makes it the most recent.
  const graphs = new Map<string, CompiledGraph>()
  return {
    get(structure) {
      const graph = graphs.get(structure)
      if (graph === undefined) return undefined
      graphs.delete(structure)
      graphs.set(structure, graph)
      return graph
    },
    set(structure, graph) {
      graphs.get(structure)?.session.release()
      graphs.delete(structure)
      graphs.set(structure, graph)
      for (const [oldest, { session }] of graphs) {
        if (graphs.size <= capacity) break
        session.release()
        graphs.delete(oldest)
      }
    },
    clear() {
      for (const { session } of graphs.values()) session.release()
      graphs.clear()
    },
    get size() {
      return graphs.size
    },
  }
}
