import { rm } from 'node:fs/promises'
import * as tf from '@tensorflow/tfjs'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { selectBackend } from '../backends/select-backend.ts'
import { type CausalModel, loadCausalModel } from '../model/causal-model.ts'
import { scoreLayout } from '../model/score-layout.ts'
import { fixtureModel } from '../test-support/fixtures.ts'
import { createLayout } from '../test-support/layouts.ts'
import { temporaryDirectory } from '../test-support/model-directory.ts'
import { createAdamW } from './adamw.ts'
import type { MovingReference } from './moving-reference.ts'
import { wholeModel } from './whole-model.ts'

const layout = createLayout([
  {
    prompt: [1, 2, 3],
    completions: [
      [4, 5],
      [6, 7],
    ],
  },
])

let policy: CausalModel
let reference: MovingReference
const scores = async () => (await reference.logProbs(layout)).tokens.arraySync()
const policyScores = () => scoreLayout(policy, layout).tokens.arraySync()

/** Moves every parameter of the policy by an optimizer step: of `learningRate`, since the first one's moments cancel. */
const train = (learningRate = 0.25) => {
  const optimizer = createAdamW(policy.parameters, { weightDecay: 0, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 })
  const gradients = new Map([...policy.parameters].map(([name, { shape }]) => [name, tf.ones(shape)]))
  optimizer.step(gradients, learningRate, 1)
  tf.dispose([...gradients.values()])
  optimizer.dispose()
}

describe.each(['wasm', 'onnx'])('the reference of a whole model on %s', (backend) => {
  beforeAll(() => selectBackend(backend))
  beforeEach(async () => {
    policy = await loadCausalModel(fixtureModel('llama'))
    reference = wholeModel(policy).createReference()
  })

  it('starts equal to the policy and stays where it is while the policy moves', async () => {
    const start = policyScores()
    expect(await scores()).toEqual(start)
    train()
    expect(await scores()).toEqual(start)
    expect(policyScores()).not.toEqual(start)
    expect(reference.version).toBe(0)
  })

  it('copies the policy exactly with alpha 1, once', async () => {
    train()
    await reference.blend(1)
    expect(reference.version).toBe(1)
    const copied = policyScores()
    expect(await scores()).toEqual(copied)
    train()
    expect(await scores()).toEqual(copied)
  })

  it('does nothing with alpha 0', async () => {
    const start = await scores()
    train()
    await reference.blend(0)
    expect(reference.version).toBe(0)
    expect(await scores()).toEqual(start)
  })

  it('moves each parameter by alpha of the way', async () => {
    const dir = await temporaryDirectory()
    const norm = () => policy.parameters.get('model.norm.weight')!
    const before = norm().dataSync().slice()
    train()
    await reference.blend(0.25)
    await reference.save(dir)
    const saved = await loadReferenceNorm(dir)
    const after = norm().dataSync()
    saved.forEach((value, index) => {
      expect(value).toBeCloseTo(0.75 * before[index]! + 0.25 * after[index]!, 6)
    })
    await rm(dir, { recursive: true })
  })

  it('combines sets of weights, its own and further ones, and keeps them in checkpoints', async () => {
    const dir = await temporaryDirectory()
    const norm = () => policy.parameters.get('model.norm.weight')!.dataSync().slice()
    const start = norm()
    await reference.combine!('kept', { reference: 1 })
    train()
    const moved = norm()
    await reference.combine!('sum', { kept: 0.5, policy: 2, 'never written': 7 })
    await reference.save(dir)
    const fresh = wholeModel(policy).createReference()
    await fresh.restore(dir)
    expect(fresh.version).toBe(0)
    await fresh.combine!('reference', { reference: -1, sum: 1 })
    expect(fresh.version).toBe(1)
    await fresh.save(dir)
    const values = await loadReferenceNorm(dir)
    for (const [index, value] of values.entries())
      expect(value).toBeCloseTo(0.5 * start[index]! + 2 * moved[index]! - start[index]!, 5)
    await expect(fresh.combine!('policy', { reference: 1 })).rejects.toThrow('may not change the policy')
    fresh.dispose()
    await rm(dir, { recursive: true })
  })

  it('saves and restores itself bit for bit, version included', async () => {
    const dir = await temporaryDirectory()
    train()
    await reference.blend(0.3)
    await reference.blend(0.5)
    await reference.save(dir)
    const saved = await scores()
    const fresh = wholeModel(policy).createReference()
    await fresh.restore(dir)
    expect(fresh.version).toBe(2)
    expect((await fresh.logProbs(layout)).tokens.arraySync()).toEqual(saved)
    await rm(dir, { recursive: true })
  })

  it('leaks no tensors over moves', async () => {
    await reference.blend(0.5)
    train()
    await reference.blend(1)
    const before = tf.memory().numTensors
    train()
    await reference.blend(0.5)
    await reference.blend(1)
    expect(tf.memory().numTensors).toBe(before)
    expect(tf.memory().numTensors).toBeGreaterThan(0)
  })
})

const loadReferenceNorm = async (dir: string): Promise<Float32Array> => {
  const { readTensors } = await import('../test-support/model-directory.ts')
  const tensors = await readTensors(`${dir}/reference.safetensors`)
  return tensors.find(({ name }) => name === 'model.norm.weight')!.values()
}
