import { exportModel } from '../files/export-model.ts'
import { type CausalModel, copyModel } from '../model/causal-model.ts'
import type { TrainedPolicy } from './policy.ts'
import { createReference } from './reference.ts'

/** A model to be trained in full. */
export const wholeModel = (model: CausalModel): TrainedPolicy => ({
  ...model,
  trainingWeights: () => model.weights,
  createReference() {
    const copy = copyModel(model)
    return createReference({ policy: model.parameters, own: copy.parameters, scorer: copy, dispose: copy.dispose })
  },
  export: (dir) => exportModel(model, dir),
})
