import { createObjective, type Plugin } from '@kedge/core'
import { dpo } from '@kedge/plugin-dpo'
import { tr } from '@kedge/plugin-tr'
import { createToyPolicy, trainToy, useCpuBackend } from '@kedge/testing'
import { describe, expect, it } from 'vitest'
import momentum from './momentum.ts'

const train = async (update: object) => {
  const wrap = [{ use: 'tr', with: { alpha: 0.4, syncPeriod: 2, update } }]
  const objective = createObjective({ use: 'dpo', wrap }, [dpo, tr, momentum] as Plugin[])
  const toy = createToyPolicy()
  const start = toy.snapshot()
  const records = await trainToy(toy, objective, { steps: 4 })
  toy.dispose()
  return { start, records }
}

describe('the update rule momentum', () => {
  useCpuBackend()

  it('is blend without momentum', async () => {
    const [mine, blend] = [await train({ use: 'momentum', with: { momentum: 0 } }), await train({ use: 'blend' })]
    for (const [index, { reference }] of mine.records.entries())
      for (const [at, value] of reference.entries()) expect(value).toBeCloseTo(blend.records[index]!.reference[at]!, 6)
  })

  it('keeps going where it went', async () => {
    const { start, records } = await train({ use: 'momentum', with: { momentum: 0.5 } })
    const [, first, , second] = records
    for (const [at, origin] of start.entries()) {
      const velocity = first!.policy[at]! - origin
      const reference = origin + 0.4 * velocity
      expect(first!.reference[at]).toBeCloseTo(reference, 6)
      const next = 0.5 * velocity + second!.policy[at]! - reference
      expect(second!.reference[at]).toBeCloseTo(reference + 0.4 * next, 5)
    }
  })
})
