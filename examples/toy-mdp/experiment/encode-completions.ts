import type { TokenLayout } from '@kedge/core'
import { actions, encodeState, stateSize } from './tree.ts'

/**
 * A layout's completions as a network of `seeds` policies reads them: the states in which each action was taken, and the
 * actions, one-hot. They come seed by seed, while a layout has the first completions of all the seeds, then the second ones.
 * @returns `states` `[seeds, perSeed * time, stateSize]` and `taken` `[seeds, perSeed * time, actions]`, row-major
 */
export const encodeCompletions = (
  { completions, time, targets }: TokenLayout,
  seeds: number,
): { readonly states: Float32Array; readonly taken: Float32Array } => {
  const perSeed = completions / seeds
  const states = new Float32Array(completions * time * stateSize)
  const taken = new Float32Array(completions * time * actions)
  for (let completion = 0; completion < completions; completion++) {
    const place = (completion % seeds) * perSeed + Math.floor(completion / seeds)
    const trajectory = [...targets.subarray(completion * time, (completion + 1) * time)]
    for (const [index, action] of trajectory.entries()) {
      states.set(encodeState(trajectory.slice(0, index)), (place * time + index) * stateSize)
      taken[(place * time + index) * actions + action] = 1
    }
  }
  return { states, taken }
}
