import type { ReferencePolicy } from '@kedge/core'
import { createStateFile, type StateFile } from '../files/state-file.ts'
import { type CausalModel, copyModel } from '../model/causal-model.ts'
import { scoreLayout } from '../model/score-layout.ts'
import { selectPasses } from './select-passes.ts'
import { createWeightSets } from './weight-sets.ts'

export interface MovingReference extends ReferencePolicy {
  readonly state: StateFile
  dispose(): void
}

/** A reference that starts as a copy of `policy` and moves towards it. */
export const createReference = (policy: CausalModel): MovingReference => {
  const model = copyModel(policy)
  let version = 0
  const sets = createWeightSets(policy.parameters, model.parameters)
  const own = createStateFile('reference.safetensors', model.parameters, {
    name: 'version',
    get: () => version,
    set: (value) => {
      version = value
    },
  })

  const state: StateFile = {
    async save(dir) {
      await own.save(dir)
      await sets.state.save(dir)
    },
    async read(dir) {
      const changes = [await own.read(dir), await sets.state.read(dir)]
      return () => {
        for (const apply of changes) apply()
      }
    },
  }

  return {
    get version() {
      return version
    },
    logProbs: async (layout) => scoreLayout(model, layout),
    async blend(alpha) {
      if (alpha === 0) return
      const passes = selectPasses()
      for (const [name, parameter] of model.parameters) passes.blend(parameter, policy.parameters.get(name)!, alpha)
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
      model.dispose()
    },
  }
}
