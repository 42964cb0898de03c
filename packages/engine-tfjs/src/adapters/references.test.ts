import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as tf from '@tensorflow/tfjs'
import { beforeAll, describe, expect, it } from 'vitest'
import { selectBackend } from '../backends/select-backend.ts'
import { loadCausalModel } from '../model/causal-model.ts'
import { type Scorable, scoreLayout } from '../model/score-layout.ts'
import { fixtureModel } from '../test-support/fixtures.ts'
import { createLayout } from '../test-support/layouts.ts'
import { createMixedModel } from '../test-support/mixed-model.ts'
import { temporaryDirectory } from '../test-support/model-directory.ts'
import { rows } from '../test-support/pair-training.ts'
import type { MovingReference } from '../training/moving-reference.ts'
import type { TrainedPolicy } from '../training/policy.ts'
import { adapterPolicy, type ReferenceMode } from './adapter-policy.ts'

const layout = createLayout(rows)
const scale = 2

const create = async (mode: ReferenceMode, r: number, model = 'llama') => {
  const targetModules = model === 'llama' ? ['q_proj', 'k_proj', 'up_proj', 'down_proj'] : 'all-linear'
  const start = { r, alpha: scale * r, dropout: 0, rsLora: false, targetModules }
  const policy = await adapterPolicy(await loadCausalModel(fixtureModel(model)), { start, reference: mode }, 3)
  return { policy, reference: policy.createReference() }
}

/** Moves every A and B somewhere else, as training would. */
const wander = (policy: TrainedPolicy, seed: number): void => {
  let index = 0
  for (const parameter of policy.parameters.values()) {
    const noise = tf.randomNormal(parameter.shape, 0, 0.08, 'float32', 100 * seed + index++)
    tf.tidy(() => parameter.assign(tf.add(parameter, noise)))
    noise.dispose()
  }
}

const scoresOf = async (scorer: Pick<MovingReference, 'logProbs'>) => {
  const { tokens, mask } = await scorer.logProbs(layout)
  const values = tokens.dataSync()
  tf.dispose([tokens, mask])
  return values
}
const scoreModel = (model: Scorable) => {
  const { tokens, mask } = scoreLayout(model, layout)
  const values = tokens.dataSync()
  tf.dispose([tokens, mask])
  return values
}

const worst = (one: ArrayLike<number>, other: ArrayLike<number>): number =>
  Math.max(...Array.from(one, (value, index) => Math.abs(value - other[index]!)))

describe('the delta reference', () => {
  beforeAll(() => selectBackend('onnx'))

  // Of rank 1 all stays products, of rank 4 narrow matrices become whole, of rank 12 all of them.
  it.each([
    ['llama', 1, 'onnx'],
    ['llama', 4, 'wasm'],
    ['llama', 4, 'onnx'],
    ['llama', 12, 'onnx'],
    ['gpt2', 1, 'onnx'],
    ['gpt2', 12, 'onnx'],
  ])(
    'scores as the mixed full weights of %s do, to 1e-5, after each soft move (rank %i, %s)',
    async (model, r, backend) => {
      await selectBackend(backend)
      const { policy, reference } = await create('delta', r, model)
      const mixed = await createMixedModel(fixtureModel(model), scale)
      for (const [index, alpha] of [0.6, 0.3, 0.5, 0.25, 0.8].entries()) {
        wander(policy, index)
        await reference.blend(alpha)
        mixed.blend(policy.parameters, alpha)
        expect(worst(await scoresOf(reference), scoreModel(mixed.current()))).toBeLessThan(1e-5)
      }
      expect(reference.version).toBe(5)
      expect(worst(await scoresOf(reference), scoreModel(policy))).toBeGreaterThan(0.1)
      reference.dispose()
      policy.dispose()
      mixed.dispose()
    },
  )

  it('starts as the base model, and does nothing with alpha 0', async () => {
    await selectBackend('onnx')
    const { policy, reference } = await create('delta', 4)
    const start = scoreModel(policy)
    wander(policy, 1)
    await reference.blend(0)
    expect(await scoresOf(reference)).toEqual(start)
    expect(reference.version).toBe(0)
  })
})

describe.each(['delta', 'factors'] as const)('the %s reference', (mode) => {
  beforeAll(() => selectBackend('onnx'))

  it('becomes the policy bit for bit with alpha 1, and stays there', async () => {
    const { policy, reference } = await create(mode, 4)
    for (const alpha of [0.5, 0.5, 1]) {
      wander(policy, alpha)
      await reference.blend(alpha)
    }
    const copied = scoreModel(policy)
    expect(await scoresOf(reference)).toEqual(copied)
    wander(policy, 9)
    expect(await scoresOf(reference)).toEqual(copied)
    expect(reference.version).toBe(3)
  })

  it.each([[[]], [[1]], [[0.5]], [[0.5, 0.3, 0.2]], [[0.5, 0.3, 0.2, 0.9]]])(
    'saves and restores itself bit for bit after moves of %j',
    async (alphas) => {
      const dir = await temporaryDirectory()
      const { policy, reference } = await create(mode, 4)
      for (const [index, alpha] of alphas.entries()) {
        wander(policy, index)
        await reference.blend(alpha)
      }
      await reference.save(dir)
      const saved = await scoresOf(reference)
      const fresh = policy.createReference()
      await fresh.blend(0.5)
      await fresh.restore(dir)
      expect(fresh.version).toBe(alphas.length)
      expect(await scoresOf(fresh)).toEqual(saved)
      // And it goes on alike.
      wander(policy, 7)
      for (const each of [reference, fresh]) await each.blend(0.4)
      expect(await scoresOf(fresh)).toEqual(await scoresOf(reference))
      await rm(dir, { recursive: true })
    },
  )

  it('refuses a corrupt file and stays as it was', async () => {
    const dir = await temporaryDirectory()
    const { policy, reference } = await create(mode, 4)
    wander(policy, 1)
    await reference.blend(0.5)
    await reference.save(dir)
    const before = await scoresOf(reference)
    const path = join(dir, 'reference.safetensors')
    const bytes = await readFile(path)
    for (const [from, to] of [
      ['"version":"1"', '"version":"x"'],
      ['layers.1', 'layers.9'],
    ] as const) {
      await writeFile(path, bytes.toString('latin1').replace(from, to), 'latin1')
      await expect(reference.restore(dir)).rejects.toMatchObject({ code: 'CHECKPOINT_INVALID' })
    }
    expect(await scoresOf(reference)).toEqual(before)
    await rm(dir, { recursive: true })
  })
})

describe('the factors reference', () => {
  beforeAll(() => selectBackend('onnx'))

  it('mixes A and B one by one, which is another thing than mixing the matrices they make', async () => {
    const { policy, reference } = await create('factors', 4)
    const snapshot = () => new Map([...policy.parameters].map(([name, parameter]) => [name, tf.clone(parameter)]))
    let mixed: ReadonlyMap<string, tf.Tensor> = snapshot()
    for (const [index, alpha] of [0.6, 0.3].entries()) {
      wander(policy, index)
      await reference.blend(alpha)
      mixed = new Map(
        [...snapshot()].map(([name, now]) => [name, tf.add(tf.mul(now, alpha), tf.mul(mixed.get(name)!, 1 - alpha))]),
      )
    }
    const found = await scoresOf(reference)
    for (const [name, parameter] of policy.parameters) parameter.assign(mixed.get(name)!)
    expect(worst(found, scoreModel(policy))).toBeLessThan(1e-5)
  })

  it('differs from the delta reference after a soft move', async () => {
    const [exact, cheap] = [await create('delta', 4), await create('factors', 4)]
    for (const { policy, reference } of [exact, cheap]) {
      wander(policy, 1)
      await reference.blend(0.5)
    }
    expect(worst(await scoresOf(exact.reference), await scoresOf(cheap.reference))).toBeGreaterThan(1e-2)
  })
})
