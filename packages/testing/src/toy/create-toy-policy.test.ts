import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createRandom, disposeSequence, sequenceSum, tf } from '@kedge/core'
import { describe, expect, it } from 'vitest'
import { useCpuBackend } from '../backend.ts'
import { createToyPolicy } from './create-toy-policy.ts'
import { randomLayout } from './random-layout.ts'

const layout = randomLayout(createRandom(2), 8, 2, 2)
const settings = { learningRate: 1, maxGradNorm: 100 }

const likelihood = (sequence: Parameters<typeof sequenceSum>[0]) => ({
  loss: tf.neg(tf.mean(sequenceSum(sequence))) as tf.Scalar,
  metrics: {},
})

describe('createToyPolicy', () => {
  useCpuBackend()

  it('scores each completion token given the token before it, and padding with 0', async () => {
    const toy = createToyPolicy()
    const { tokens, mask } = await toy.logProbs(layout)
    const table = toy.snapshot()
    const values = tokens.dataSync()
    for (const [cell, selected] of layout.mask.entries()) {
      const row = table.subarray(...[0, 8].map((offset) => 8 * layout.ids[layout.sources[cell]!]! + offset))
      const normalizer = Math.log(row.reduce((sum, logit) => sum + Math.exp(logit), 0))
      const expected = selected ? row[layout.targets[cell]!]! - normalizer : 0
      expect(values[cell]).toBeCloseTo(expected, 5)
    }
    expect([...mask.dataSync()]).toEqual([...layout.mask])
    disposeSequence({ tokens, mask })
    toy.dispose()
  })

  it('starts with a reference that equals the policy', () => {
    const toy = createToyPolicy()
    expect(toy.reference.parameters()).toEqual(toy.snapshot())
    toy.dispose()
  })

  it('lowers a loss by gradient descent, and moves the policy alone', async () => {
    const toy = createToyPolicy()
    const start = toy.snapshot()
    const before = await toy.backward(layout, likelihood, 1, 4)
    expect((await toy.update(settings)).gradNorm).toBeGreaterThan(0)
    const after = await toy.backward(layout, likelihood, 1, 4)
    expect(after.loss).toBeLessThan(before.loss)
    expect(toy.reference.parameters()).toEqual(start)
    toy.dispose()
  })

  it('gathers the gradients of several micro-batches', async () => {
    const once = createToyPolicy()
    const twice = createToyPolicy()
    await once.backward(layout, likelihood, 1, 4)
    await twice.backward(layout, likelihood, 0.5, 4)
    await twice.backward(layout, likelihood, 0.5, 4)
    await once.update(settings)
    await twice.update(settings)
    expect(twice.snapshot()).toEqual(once.snapshot())
    once.dispose()
    twice.dispose()
  })

  it('clips the gradient to maxGradNorm', async () => {
    const toy = createToyPolicy()
    const start = toy.snapshot()
    await toy.backward(layout, likelihood, 1, 4)
    await toy.update({ learningRate: 1, maxGradNorm: 0.01 })
    expect(Math.hypot(...toy.snapshot().map((value, index) => value - start[index]!))).toBeCloseTo(0.01, 5)
    toy.dispose()
  })

  it('blends, counts versions, and restores a reference as it was saved', async () => {
    const toy = createToyPolicy()
    const dir = await mkdtemp(join(tmpdir(), 'kedge-toy-'))
    await toy.backward(layout, likelihood, 1, 4)
    await toy.update(settings)
    await toy.reference.blend(0)
    expect(toy.reference.version).toBe(0)
    await toy.reference.blend(0.3)
    const blended = toy.reference.parameters()
    await toy.reference.save(dir)
    await toy.reference.blend(1)
    expect([toy.reference.version, toy.reference.parameters()]).toEqual([2, toy.snapshot()])
    await toy.reference.restore(dir)
    expect([toy.reference.version, toy.reference.parameters()]).toEqual([1, blended])
    await rm(dir, { recursive: true })
    toy.dispose()
  })

  it('leaves no tensors behind', async () => {
    const before = tf.memory().numTensors
    const toy = createToyPolicy()
    await toy.backward(layout, likelihood, 1, 4)
    await toy.update(settings)
    await toy.reference.blend(0.5)
    toy.dispose()
    expect(tf.memory().numTensors).toBe(before)
  })
})
