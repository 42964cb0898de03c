import type { ReferencePolicy } from '../contracts/reference-policy.ts'
import { KedgeError } from '../errors/kedge-error.ts'
import type { LogProbStore } from './log-prob-store.ts'

/** A reference that never moves, of log-probs computed beforehand. It has no state, so checkpoints hold nothing of it. */
export const createFrozenReference = (store: LogProbStore): ReferencePolicy => ({
  version: 0,
  knows: store.has,
  async logProbs(layout) {
    const kept = store.read(layout)
    if (kept) return kept
    throw new Error('the precomputed reference was asked for a batch that was not computed')
  },
  async blend(alpha) {
    if (alpha === 0) return
    throw new KedgeError('OBJECTIVE_INVALID', 'a precomputed reference is frozen; take out the decorator that moves it')
  },
  save: async () => {},
  restore: async () => {},
})
