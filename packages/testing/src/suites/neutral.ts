import { type Objective, tf } from '@kedge/core'
import { expect, it } from 'vitest'
import { differentiate } from '../samples/evaluate-loss.ts'
import { randomSamples } from '../samples/random-samples.ts'
import { createToyPolicy } from '../toy/create-toy-policy.ts'
import { trainToy } from '../toy/train-toy.ts'

const run = async (objective: Objective) => {
  const toy = createToyPolicy()
  const records = await trainToy(toy, objective, { steps: 6 })
  toy.dispose()
  return records
}

/** Declares the tests that a decorator with its neutral options is not there at all. */
export const testNeutral = (bare: () => Objective, wrapped: () => Objective): void => {
  it('gives the inner loss and gradient bit for bit under neutral options', () =>
    tf.tidy(() => {
      for (const [name, sample] of randomSamples(bare())) {
        const given = sample()
        expect(differentiate(wrapped(), given), name).toEqual(differentiate(bare(), given))
      }
    }))

  it('trains bit for bit as the undecorated objective under neutral options', async () => {
    expect(await run(wrapped())).toEqual(await run(bare()))
  })
}
