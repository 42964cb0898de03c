import { createStateFile, type StateFile } from '../files/state-file.ts'
import type { Parameters } from '../model/parameters.ts'
import { type Scorable, scoreLayout } from '../model/score-layout.ts'
import { type MovingReference, referenceFile } from './moving-reference.ts'
import { selectPasses } from './select-passes.ts'
import { createWeightSets } from './weight-sets.ts'

interface ReferenceParts {
  /** The policy's parameters. */
  readonly policy: Parameters
  /** The reference's, under the same names: copies to begin with. */
  readonly own: Parameters
  /** Computes with `own`. */
  readonly scorer: Scorable
  dispose(): void
}

/** A reference that moves towards a policy parameter by parameter. */
export const createReference = ({ policy, own, scorer, dispose }: ReferenceParts): MovingReference => {
  let version = 0
  const sets = createWeightSets(policy, own)
  const weights = createStateFile(referenceFile, own, {
    name: 'version',
    get: () => version,
    set: (value) => {
      version = value
    },
  })

  const state: StateFile = {
    async save(dir) {
      await weights.save(dir)
      await sets.state.save(dir)
    },
    async read(dir) {
      const changes = [await weights.read(dir), await sets.state.read(dir)]
      return () => {
        for (const apply of changes) apply()
      }
    },
  }

  return {
    get version() {
      return version
    },
    logProbs: async (layout) => scoreLayout(scorer, layout),
    async blend(alpha) {
      if (alpha === 0) return
      const passes = selectPasses()
      for (const [name, parameter] of own) passes.blend(parameter, policy.get(name)!, alpha)
      version += 1
    },
    async combine(target, terms) {
      if (target === 'policy') throw new Error('a reference may not change the policy')
      sets.combine(target, terms)
      if (target === 'reference') version += 1
    },
    save: state.save,
    async restore(dir) {
      const apply = await state.read(dir)
      apply()
    },
    state,
    dispose() {
      sets.dispose()
      dispose()
    },
  }
}
