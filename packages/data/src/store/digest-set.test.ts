import { createRandom } from '@kedge/core'
import { expect, it } from 'vitest'
import { createDigestSet } from './digest-set.ts'

it('knows what it was given, as a Set does, while it grows', () => {
  const digests = createDigestSet()
  const reference = new Set<string>()
  const random = createRandom(3)
  let differences = 0
  for (let round = 0; round < 6000; round++) {
    // Few different low halves, so that many digests want the same slot.
    const [low, high] = [random.integer(50), random.integer(200)]
    const isNew = !reference.has(`${low} ${high}`)
    if (low === 0 && high === 0) continue
    reference.add(`${low} ${high}`)
    if (digests.add(low, high) !== isNew) differences += 1
  }
  expect([differences, reference.size]).toEqual([0, expect.any(Number)])
  expect(reference.size).toBeGreaterThan(4000)
})

it('knows a digest of zeros', () => {
  const digests = createDigestSet()
  expect([digests.add(0, 0), digests.add(0, 0)]).toEqual([true, false])
})
