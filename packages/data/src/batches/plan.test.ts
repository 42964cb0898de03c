import { createRandom, permutation } from '@kedge/core'
import { describe, expect, it } from 'vitest'
import { createPlan } from './plan.ts'

const epochOf = (options: { rows: number; batchSize: number; shuffle: boolean; seed: number }, epoch: number) => {
  const plan = createPlan(options)
  return Array.from({ length: plan.stepsPerEpoch }, (_, step) =>
    Array.from(plan.rowsOf(epoch * plan.stepsPerEpoch + step)),
  )
}

describe('createPlan', () => {
  const inOrder = { rows: 5, batchSize: 2, shuffle: false, seed: 17 }
  const shuffled = { ...inOrder, rows: 50, batchSize: 8, shuffle: true }

  it('keeps file order in every epoch without shuffling, the smaller last step included', () => {
    expect(epochOf(inOrder, 0)).toEqual([[0, 1], [2, 3], [4]])
    expect(epochOf(inOrder, 3)).toEqual([[0, 1], [2, 3], [4]])
    expect(createPlan({ ...inOrder, batchSize: 9 }).stepsPerEpoch).toBe(1)
  })

  it('takes each epoch’s order from the seed and the epoch', () => {
    for (const epoch of [0, 1, 5]) {
      expect(epochOf(shuffled, epoch).flat()).toEqual(Array.from(permutation(50, createRandom(17, epoch))))
    }
  })

  it('holds every row once an epoch, in another order under another seed or epoch', () => {
    const first = epochOf(shuffled, 0).flat()
    expect(first.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, row) => row))
    expect(epochOf(shuffled, 1).flat()).not.toEqual(first)
    expect(epochOf({ ...shuffled, seed: 18 }, 0).flat()).not.toEqual(first)
  })

  it('gives a step the same rows in whatever order steps are asked for', () => {
    const plan = createPlan(shuffled)
    const steps = [20, 3, 0, 13, 3, 20]
    const asked = steps.map((step) => plan.rowsOf(step))
    expect(asked).toEqual(steps.map((step) => createPlan(shuffled).rowsOf(step)))
  })
})
