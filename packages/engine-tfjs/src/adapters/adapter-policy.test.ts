import { rm } from 'node:fs/promises'
import type { Engine } from '@kedge/core'
import * as tf from '@tensorflow/tfjs'
import { describe, expect, it } from 'vitest'
import { createTfjsEngine } from '../engine.ts'
import { loadCausalModel } from '../model/causal-model.ts'
import { scoreLayout } from '../model/score-layout.ts'
import { fixtureAdapter } from '../test-support/adapters.ts'
import { expectClose } from '../test-support/expect-close.ts'
import { fixtureModel } from '../test-support/fixtures.ts'
import { createLayout } from '../test-support/layouts.ts'
import { temporaryDirectory } from '../test-support/model-directory.ts'
import { backward, rows, scores, step } from '../test-support/pair-training.ts'
import type { AdapterOptions } from './adapter-policy.ts'
import type { LoraSettings } from './lora-settings.ts'
import { withAdapter } from './with-adapter.ts'

const lora: LoraSettings = { r: 4, alpha: 16, dropout: 0, rsLora: false }

const createEngine = (adapter: Partial<AdapterOptions> = {}): Promise<Engine> =>
  createTfjsEngine({
    modelDir: fixtureModel('llama'),
    backend: 'onnx',
    optimizer: { weightDecay: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
    reference: true,
    adapter: { start: lora, reference: 'delta', ...adapter },
    seed: 17,
  })

const layout = createLayout(rows)
const referenceScores = async (engine: Engine) => {
  const { tokens, mask } = await engine.reference!.logProbs(layout)
  const values = tokens.dataSync()
  tf.dispose([tokens, mask])
  return values
}
const scoresOf = async (adapter?: string) => {
  const base = await loadCausalModel(fixtureModel('llama'))
  const model = adapter ? await withAdapter(base, adapter) : base
  const { tokens, mask } = scoreLayout(model, layout)
  const values = tokens.dataSync()
  tf.dispose([tokens, mask])
  model.dispose()
  if (adapter) base.dispose()
  return values
}

describe('an engine that trains an adapter', () => {
  it('trains A and B alone: the base model is there once, without gradients, and stays as it is', async () => {
    const before = tf.memory().numTensors
    const engine = await createEngine()
    // q_proj [32, 32] and v_proj [16, 32] of two layers, each with A and B of rank 4.
    expect(engine.parameters).toBe(2 * (4 * (32 + 32) + 4 * (32 + 16)))
    // 21 parameters, 8 factors, two moments of each; a reference that has not moved is the base model.
    expect(tf.memory().numTensors - before).toBe(21 + 3 * 8)
    const start = await scoresOf()
    expect(await scores(engine)).toEqual(start)
    const losses = []
    for (let index = 0; index < 6; index++) losses.push((await step(engine, 1e-2)).loss)
    expect(losses[0]).toBeCloseTo(Math.LN2, 6)
    expect(losses.at(-1)).toBeLessThan(losses[0]! * 0.8)
    expect(await referenceScores(engine)).toEqual(start)
    const dir = await temporaryDirectory()
    await engine.exportModel(dir)
    expectClose(await scoresOf(dir), await scores(engine), 1e-6)
    engine.dispose()
    expect(tf.memory().numTensors).toBe(before)
    await rm(dir, { recursive: true })
  })

  it('accumulates micro-batches to the gradient of one batch', async () => {
    const [whole, parts] = [await createEngine(), await createEngine()]
    await backward(whole, layout)
    await backward(parts, createLayout(rows.slice(0, 1)), 1 / 4)
    await backward(parts, createLayout(rows.slice(1)), 3 / 4)
    const settings = { learningRate: 1e-2, maxGradNorm: 1 }
    const [one, several] = [await whole.update(settings), await parts.update(settings)]
    expect(several.gradNorm / one.gradNorm).toBeCloseTo(1, 5)
    expectClose(await scores(parts), await scores(whole), 1e-4)
    whole.dispose()
    parts.dispose()
  })

  it('keeps the number of tensors constant while the reference moves with it', async () => {
    const engine = await createEngine({ start: { ...lora, dropout: 0.2 } })
    const stepAndBlend = async (alpha: number) => {
      await step(engine)
      await engine.reference!.blend(alpha)
      return tf.memory().numTensors
    }
    await stepAndBlend(0.5)
    const hard = await stepAndBlend(1)
    for (let index = 0; index < 4; index++) await stepAndBlend(0.5)
    const whole = await stepAndBlend(0.5)
    expect(await stepAndBlend(0.5)).toBe(whole)
    expect(await stepAndBlend(1)).toBe(hard)
    engine.dispose()
  })

  it('drops inputs while training only, and others in each step, micro-batch and layer', async () => {
    const dropout = { start: { ...lora, dropout: 0.3 } }
    const [engine, plain] = [await createEngine(dropout), await createEngine()]
    for (const each of [engine, plain]) await step(each, 1e-2)
    const gradNorm = async (of: Engine) => {
      await backward(of, layout)
      return (await of.update({ learningRate: 0, maxGradNorm: 1 })).gradNorm
    }
    const dropped = [await gradNorm(engine), await gradNorm(engine)]
    expect(dropped[0]).not.toBeCloseTo(dropped[1]!, 4)
    const kept = [await gradNorm(plain), await gradNorm(plain)]
    expect(kept[0]).toBe(kept[1])
    expect(await scores(engine)).toEqual(await scores(engine))
    // The same twice would be twice one gradient.
    await backward(engine, layout)
    await backward(engine, layout, -1)
    expect((await engine.update({ learningRate: 0, maxGradNorm: 1 })).gradNorm).toBeGreaterThan(1e-2)
    engine.dispose()
    plain.dispose()
  })

  it.each(['delta', 'factors'] as const)(
    'continues bit for bit from a checkpoint, dropout and moved reference included (%s)',
    async (reference) => {
      const dir = await temporaryDirectory()
      const options = { start: { ...lora, dropout: 0.2 }, reference }
      const engine = await createEngine(options)
      for (const alpha of [0.6, 1, 0.3, 0.5, 0.2]) {
        await step(engine, 1e-2)
        await engine.reference!.blend(alpha)
      }
      await engine.saveCheckpoint(dir)
      const next = async (of: Engine) => {
        const result = [await step(of), await referenceScores(of)]
        await of.reference!.blend(0.4)
        return [...result, await step(of), await referenceScores(of), await scores(of)]
      }
      const straight = await next(engine)
      const resumed = await createEngine(options)
      await resumed.restoreCheckpoint(dir)
      expect(resumed.reference!.version).toBe(5)
      expect(await next(resumed)).toEqual(straight)
      engine.dispose()
      resumed.dispose()
      await rm(dir, { recursive: true })
    },
  )

  it('continues an adapter, which is where its reference and its initial policy stay', async () => {
    const directory = fixtureAdapter('patterns')
    const engine = await createEngine({ start: { directory }, dropout: 0 })
    const start = await scoresOf(directory)
    expect(await scores(engine)).toEqual(start)
    expect((await step(engine, 1e-2)).loss).toBeCloseTo(Math.LN2, 6)
    expect(await scores(engine)).not.toEqual(start)
    expect(await referenceScores(engine)).toEqual(start)
    await engine.reference!.blend(1)
    const { tokens, mask } = await engine.initial!.logProbs(layout)
    expect(tokens.dataSync()).toEqual(start)
    tf.dispose([tokens, mask])
    engine.dispose()
  })
})
