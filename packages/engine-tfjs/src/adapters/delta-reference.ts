import * as tf from '@tensorflow/tfjs'
import { readState, writeState } from '../files/state-tensors.ts'
import type { CausalModel } from '../model/causal-model.ts'
import { scoreLayout } from '../model/score-layout.ts'
import { type MovingReference, referenceFile } from '../training/moving-reference.ts'
import type { Adapter } from './adapter.ts'
import { displaceWeights } from './displace-weights.ts'
import { type Displacement, displacementOf, displacementShapes, mixDisplacement } from './displacement.ts'

/**
 * A reference whose matrices follow the exact mix of the policy's, as they would if each were a model of its own. Of each
 * only the distance from the base model is kept.
 *
 * @param fromBase start at the base model, which a new adapter's policy equals, and not at a copy of the adapter
 */
export const createDeltaReference = (base: CausalModel, adapter: Adapter, fromBase: boolean): MovingReference => {
  let version = 0
  // Policies that were mixed in since the reference last became the base model or the policy.
  let terms = 0
  let displacements: ReadonlyMap<string, Displacement> = new Map()
  let weights = base.weights

  const become = (termsThen: number, make: (name: string) => Displacement): void => {
    const before = displacements
    tf.tidy(() => {
      displacements = new Map(termsThen === 0 ? [] : [...adapter.modules.keys()].map((name) => [name, make(name)]))
      for (const tensors of displacements.values()) Object.values(tensors).forEach(tf.keep)
    })
    for (const tensors of before.values()) tf.dispose({ ...tensors })
    terms = termsThen
    weights = displaceWeights(base, adapter, displacements)
  }
  const becomePolicy = () => become(1, (name) => displacementOf(adapter.modules.get(name)!))
  if (!fromBase) becomePolicy()

  const parts = (name: string, count: number) =>
    count === 0 ? [] : Object.entries(displacementShapes(adapter.modules.get(name)!, count))
  const read: MovingReference['state']['read'] = async (dir) => {
    const shapesOf = (count: number) =>
      [...adapter.modules.keys()].flatMap((name) =>
        parts(name, count).map(([part, shape]) => [`${name}.${part}`, shape] as const),
      )
    const { counters, values } = await readState(
      dir,
      referenceFile,
      ['version', 'terms'],
      (found) => new Map(shapesOf(found.terms!)),
    )
    return () => {
      const restored = (name: string): Displacement => {
        const tensors = parts(name, counters.terms!).map(([part, shape]) => [
          part,
          tf.tensor2d(values.get(`${name}.${part}`)!, [...shape]),
        ])
        return Object.fromEntries(tensors)
      }
      become(counters.terms!, restored)
      version = counters.version!
    }
  }
  const save: MovingReference['save'] = (dir) => {
    const tensors = [...displacements].flatMap(([name, displacement]) =>
      Object.entries(displacement).map(([part, tensor]): [string, tf.Tensor] => [`${name}.${part}`, tensor]),
    )
    return writeState(dir, referenceFile, new Map(tensors), { version, terms })
  }

  return {
    get version() {
      return version
    },
    logProbs: async (layout) => scoreLayout({ architecture: base.architecture, weights }, layout),
    async blend(alpha) {
      if (alpha === 0) return
      const [before, count] = [displacements, terms]
      if (alpha === 1) becomePolicy()
      else become(count + 1, (name) => mixDisplacement(before.get(name), adapter.modules.get(name)!, count, alpha))
      version += 1
    },
    save,
    async restore(dir) {
      const apply = await read(dir)
      apply()
    },
    state: { save, read },
    dispose: () => become(0, () => ({}) as never),
  }
}
