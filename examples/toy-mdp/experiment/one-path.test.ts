import { createObjective, disposeSequence, tf, viewBatch } from '@kedge/core'
import { dpo } from '@kedge/plugin-dpo'
import { ipo } from '@kedge/plugin-ipo'
import { kto } from '@kedge/plugin-kto'
import { beforeAll, describe, expect, it } from 'vitest'
import type { ObjectiveName } from '../settings.ts'
import { batchOf } from './batches.ts'
import { createScorer, initialNetwork, type Network } from './network.ts'
import { drawPair } from './pairs.ts'
import { useCpu } from './use-cpu.ts'

const pair = drawPair(0)

/** The gradient of one policy's loss, all parameters in a row. */
const gradient = (objective: ObjectiveName, beta: number, policy: Network, reference: Network): number[] => {
  const made = createObjective({ use: objective, with: { beta } }, [dpo, ipo, kto])
  const batch = batchOf(made.batch, [pair])
  const fixed = createScorer(reference)(batch.layout)
  const progress = { step: 0, totalSteps: 1, epoch: 0 }
  const loss = (hidden: tf.Tensor, output: tf.Tensor): tf.Tensor => {
    const scored = createScorer({ hidden: hidden as tf.Tensor3D, output: output as tf.Tensor3D })(batch.layout)
    return made.loss(viewBatch(batch, scored) as never, viewBatch(batch, fixed) as never, { progress }).loss
  }
  const gradients = tf.grads(loss)([policy.hidden, policy.output])
  disposeSequence(fixed)
  return gradients.flatMap((one) => [...one.dataSync()])
}

const dot = (one: readonly number[], other: readonly number[]): number =>
  one.reduce((sum, value, index) => sum + value * other[index]!, 0)

const cosine = (one: readonly number[], other: readonly number[]): number =>
  dot(one, other) / Math.sqrt(dot(one, one) * dot(other, other))

describe('the gradient on one pair', () => {
  // Three unrelated networks: a policy, a reference, and a reference that has moved somewhere else.
  let networks: readonly [Network, Network, Network]
  beforeAll(async () => {
    await useCpu()
    const all = initialNetwork(3, 8)
    const one = (seed: number): Network => ({
      hidden: tf.slice(all.hidden, [seed, 0, 0], [1, -1, -1]),
      output: tf.slice(all.output, [seed, 0, 0], [1, -1, -1]),
    })
    networks = [one(0), one(1), one(2)]
  })

  it.each(['dpo', 'ipo'] as const)('has one direction by %s, whatever beta and the reference are', (objective) => {
    const [policy, reference, moved] = networks
    const first = gradient(objective, 0.5, policy, reference)
    const second = gradient(objective, 0.02, policy, moved)
    expect(cosine(first, second)).toBeGreaterThan(1 - 1e-6)
    expect(Math.abs(dot(first, first) / dot(second, second) - 1)).toBeGreaterThan(0.1)
  })

  it('turns by KTO with the reference', () => {
    const [policy, reference, moved] = networks
    expect(cosine(gradient('kto', 2, policy, reference), gradient('kto', 2, policy, moved))).toBeLessThan(1 - 1e-3)
  })
})
