import { join } from 'node:path'
import type { ReferencePolicy } from '../contracts/reference-policy.ts'
import { KedgeError } from '../errors/kedge-error.ts'
import type { Scorer } from '../train/score-step.ts'
import { readLogProbs, writeLogProbs } from './log-prob-file.ts'
import { createLogProbStore } from './log-prob-store.ts'
import { scoreLayouts } from './score-layouts.ts'

const file = 'window.logprobs'

/**
 * A reference without weights, for one that the policy replaces at steps known ahead. Between two moves it is the policy as
 * of the last one, so at each move the policy itself scores the batches of the coming window, and those log-probs are kept.
 * @param policy the policy under training
 * @param initial the policy as it was before training, where its log-probs are to be had for less; default `policy`
 */
export const createWindowReference = (policy: Scorer, initial: Scorer = policy): ReferencePolicy => {
  let store = createLogProbStore()
  let version = 0
  let since = 0
  return {
    get version() {
      return version
    },
    knows: (layout) => store.has(layout),
    logProbs: async (layout) => {
      const kept = store.read(layout)
      if (kept) return kept
      throw new Error('the reference of storage "window" was asked for a batch outside its window')
    },
    async blend(alpha) {
      if (alpha === 0) return
      if (alpha !== 1)
        throw new KedgeError(
          'OBJECTIVE_INVALID',
          `storage "window" can only replace the reference (alpha 1), not mix ${alpha} of the policy in, as it keeps no weights`,
        )
      store = createLogProbStore()
      version += 1
    },
    window: {
      get since() {
        return since
      },
      async score(step, layouts) {
        store = createLogProbStore()
        since = step
        await scoreLayouts(store, version === 0 ? initial : policy, layouts)
      },
    },
    save: (dir) => writeLogProbs(join(dir, file), store.entries, { version, since }),
    async restore(dir) {
      const path = join(dir, file)
      const saved = await readLogProbs(path).catch((error: unknown) => {
        throw new KedgeError('CHECKPOINT_INVALID', `${path}: cannot be read; resume from another checkpoint`, {
          cause: error,
        })
      })
      const info = saved.info as { version: number; since: number }
      store = createLogProbStore(saved.entries)
      version = info.version
      since = info.since
    },
  }
}
