import { createStateFile } from '../files/state-file.ts'
import type { Parameters } from '../model/parameters.ts'
import { type Scorable, scoreLayout } from '../model/score-layout.ts'
import { type MovingReference, referenceFile } from './moving-reference.ts'
import { selectPasses } from './select-passes.ts'

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
  const state = createStateFile(referenceFile, own, {
    name: 'version',
    get: () => version,
    set: (value) => {
      version = value
    },
  })

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
    save: state.save,
    async restore(dir) {
      const apply = await state.read(dir)
      apply()
    },
    state,
    dispose,
  }
}
