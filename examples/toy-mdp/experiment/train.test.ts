import { createObjective, disposeSequence, sequenceSum, tf } from '@kedge/core'
import { dpo } from '@kedge/plugin-dpo'
import { ipo } from '@kedge/plugin-ipo'
import { kto } from '@kedge/plugin-kto'
import { tr } from '@kedge/plugin-tr'
import { beforeAll, describe, expect, it } from 'vitest'
import { type ObjectiveName, objectives } from '../settings.ts'
import { batchOf } from './batches.ts'
import { initialNetwork, type Network } from './network.ts'
import { drawPair, type Pair } from './pairs.ts'
import { createPolicies } from './policies.ts'
import { createReference } from './reference.ts'
import { train } from './train.ts'
import { useCpu } from './use-cpu.ts'

const seeds = 4
const pairs = Array.from({ length: seeds }, (_, seed) => drawPair(seed))

/** The network of one seed alone. */
const only = (network: Network, seed: number): Network => ({
  hidden: tf.slice(network.hidden, [seed, 0, 0], [1, -1, -1]),
  output: tf.slice(network.output, [seed, 0, 0], [1, -1, -1]),
})

const trained = async (start: Network, of: readonly Pair[], objective: ObjectiveName): Promise<number[][]> => {
  const policies = createPolicies(start)
  const reference = createReference(policies)
  const spec = { use: objective, with: { beta: 0.5 }, wrap: [{ use: 'tr', with: { alpha: 0.6, syncPeriod: 4 } }] }
  await train(createObjective(spec, [dpo, ipo, kto, tr]), policies, of, {
    steps: 10,
    optimizer: tf.train.adam(0.01),
    reference,
  })
  expect(reference.version).toBe(2)
  const logProbs = policies.trajectoryLogProbs()
  policies.dispose()
  reference.dispose()
  return logProbs
}

describe('train', () => {
  beforeAll(useCpu)

  it.each(['paired', 'unpaired'] as const)(
    'lays %s answers out so that each is scored by its own seed’s policy',
    (kind) => {
      const policies = createPolicies(initialNetwork(seeds, 4))
      const all = policies.trajectoryLogProbs()
      const scored = policies.logProbs(batchOf(kind, pairs).layout)
      const sums = [...sequenceSum(scored).dataSync()]
      const expected = (['chosen', 'rejected'] as const).flatMap((side) =>
        pairs.map((pair, seed) => all[seed]![pair[side]]!),
      )
      for (const [row, sum] of sums.entries()) expect(sum).toBeCloseTo(expected[row]!, 5)
      disposeSequence(scored)
      policies.dispose()
    },
  )

  it('names the token before each scored one as its source', () => {
    const { ids, sources, targets, segments } = batchOf('paired', pairs).layout
    for (const [cell, source] of sources.entries()) {
      const after = cell % 3 === 0 ? source + (cell < 3 * seeds ? 1 : 4) : source + 1
      expect(ids[after]).toBe(targets[cell])
      expect(segments[after]).toBe(cell < 3 * seeds ? 2 : 3)
    }
  })

  it.each(objectives)('trains a seed among others by %s as it would alone', async (objective) => {
    const start = initialNetwork(seeds, 4)
    const together = await trained(start, pairs, objective)
    for (const seed of pairs.keys()) {
      const [alone] = await trained(only(start, seed), [pairs[seed]!], objective)
      for (const [index, value] of alone!.entries()) expect(together[seed]![index]).toBeCloseTo(value, 4)
    }
  })

  it('leaves no tensors behind', async () => {
    const start = initialNetwork(seeds, 4)
    const before = tf.memory().numTensors
    await trained(start, pairs, 'dpo')
    expect(tf.memory().numTensors).toBe(before)
  })
})
