import { createRandom } from '@kedge/core'
import { bootstrap, type Difference } from './bootstrap.ts'
import { curve, meanOver, valueAtKl } from './equal-kl.ts'
import type { Checkpoint, Measure } from './samples.ts'

type Checkpoints = readonly Checkpoint[]

const allRows = ({ samples }: Checkpoint): number[] => [...samples.keys()]

/** How much more `second` has of a measure than `first` at their last checkpoints. */
export const compareAtEnd = (first: Checkpoints, second: Checkpoints, measure: Measure): Difference => {
  const [one, other] = [first.at(-1)!, second.at(-1)!]
  const difference = (rows: readonly number[]) => meanOver(other, measure, rows) - meanOver(one, measure, rows)
  return bootstrap(one.samples.length, difference, createRandom(1))
}

/** How much more `second` has of a measure than `first` where both have gone `target` nats from the initial policy. */
export const compareAtKl = (first: Checkpoints, second: Checkpoints, measure: Measure, target: number): Difference => {
  const at = (checkpoints: Checkpoints, rows: readonly number[]) => valueAtKl(curve(checkpoints, measure, rows), target)
  const difference = (rows: readonly number[]) => at(second, rows) - at(first, rows)
  return bootstrap(first[0]!.samples.length, difference, createRandom(2))
}

/** The largest mean KL that every run reaches, in nats. */
export const commonKl = (runs: readonly Checkpoints[]): number => {
  const farthest = (checkpoints: Checkpoints) =>
    Math.max(...checkpoints.map((checkpoint) => meanOver(checkpoint, 'kl', allRows(checkpoint))))
  return Math.min(...runs.map(farthest))
}
