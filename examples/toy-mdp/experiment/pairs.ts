import { createRandom } from '@kedge/core'
import { trajectories } from './tree.ts'

/** What one seed learns from: two trajectories by their index. */
export interface Pair {
  readonly chosen: number
  readonly rejected: number
}

/** The pair of a seed: two different trajectories, uniformly. */
export const drawPair = (seed: number): Pair => {
  const random = createRandom(seed, 1)
  const chosen = random.integer(trajectories.length)
  const other = random.integer(trajectories.length - 1)
  return { chosen, rejected: other < chosen ? other : other + 1 }
}
