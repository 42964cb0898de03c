import { type ArrayBackend, variableArray } from '../backends/host-arrays.ts'
import { addTo, descend, moveTowards, sumOfSquares } from './array-loops.ts'
import type { ParameterPasses } from './parameter-passes.ts'
import { tensorPasses } from './tensor-passes.ts'

/** In place, for a backend whose tensors are arrays of this process: one loop a pass, and no memory. */
export const arrayPasses = (backend: ArrayBackend): ParameterPasses => ({
  accumulate(sum, gradient) {
    // Two parameters that are added to each other, for one, have one gradient.
    if (backend.refCount(sum.dataId) > 1) return tensorPasses.accumulate(sum, gradient)
    addTo(backend.hostArray(sum.dataId), gradient.dataSync<'float32'>())
    gradient.dispose()
    return sum
  },

  async norm(gradients) {
    let total = 0
    for (const gradient of gradients.values()) total += sumOfSquares(gradient.dataSync<'float32'>())
    return Math.sqrt(total)
  },

  stepAdamW({ parameter, firstMoment, secondMoment }, gradient, step) {
    const [values, first, second] = [parameter, firstMoment, secondMoment].map((each) => variableArray(backend, each))
    descend(values!, first!, second!, gradient.dataSync<'float32'>(), step)
  },

  blend(parameter, target, alpha) {
    const [values, goal] = [variableArray(backend, parameter), target.dataSync<'float32'>()]
    if (alpha === 1) values.set(goal)
    else moveTowards(values, goal, alpha)
  },
})
