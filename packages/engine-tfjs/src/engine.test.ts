import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Engine } from '@kedge/core'
import * as tf from '@tensorflow/tfjs'
import { describe, expect, it } from 'vitest'
import { createTfjsEngine } from './engine.ts'
import { expectClose } from './test-support/expect-close.ts'
import { fixtureModel } from './test-support/fixtures.ts'
import { createLayout } from './test-support/layouts.ts'
import { readTensors, temporaryDirectory } from './test-support/model-directory.ts'
import { backward, rows, scores, step } from './test-support/pair-training.ts'

describe.each(['wasm', 'onnx'])('createTfjsEngine on %s', (backend) => {
  const createEngine = (options: { reference?: boolean; weightDecay?: number } = {}): Promise<Engine> =>
    createTfjsEngine({
      modelDir: fixtureModel('llama'),
      backend,
      optimizer: { weightDecay: options.weightDecay ?? 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
      reference: options.reference ?? true,
    })

  it('starts at a loss of ln 2 and learns', async () => {
    const engine = await createEngine()
    expect(engine.parameters).toBe(26_784)
    const losses = []
    for (let index = 0; index < 6; index++) losses.push((await step(engine)).loss)
    expect(losses[0]).toBeCloseTo(Math.LN2, 6)
    expect(losses.at(-1)).toBeLessThan(losses[0]! / 2)
    engine.dispose()
  })

  it('reads metrics back as sums, a bare scalar as a mean over the rows', async () => {
    const engine = await createEngine()
    await step(engine)
    const { metrics } = await backward(engine, createLayout(rows))
    expect(metrics.length).toEqual({ total: 3 + 5 + 2 + 1, weight: 4 })
    expect(metrics.margins?.weight).toBe(4)
    expect(metrics.margins?.total).toBeGreaterThan(0)
    engine.dispose()
  })

  it('accumulates micro-batches, of different sizes, to the gradient of one batch', async () => {
    const whole = await createEngine({ weightDecay: 0 })
    const parts = await createEngine({ weightDecay: 0 })
    await backward(whole, createLayout(rows))
    await backward(parts, createLayout(rows.slice(0, 1)), 1 / 4)
    await backward(parts, createLayout(rows.slice(1)), 3 / 4)
    const [one, several] = [whole, parts].map((engine) => engine.update({ learningRate: 1e-3, maxGradNorm: 1 }))
    const { gradNorm } = await one!
    expect((await several!).gradNorm / gradNorm).toBeCloseTo(1, 5)
    expectClose(await scores(parts), await scores(whole), 1e-4)
    whole.dispose()
    parts.dispose()
  })

  it('reports the norm before clipping, and clips to the limit', async () => {
    const norms = []
    for (const maxGradNorm of [1e-6, 1e6]) {
      const engine = await createEngine()
      await backward(engine, createLayout(rows))
      norms.push((await engine.update({ learningRate: 1, maxGradNorm })).gradNorm)
      engine.dispose()
    }
    expect(norms[0]).toBe(norms[1])
    expect(norms[0]).toBeGreaterThan(1e-3)
  })

  it('keeps the number of tensors and of their buffers constant over 50 steps', async () => {
    const engine = await createEngine()
    const stepAndBlend = async (alpha: number) => {
      await backward(engine, createLayout(rows.slice(0, 2)), 1 / 2)
      await backward(engine, createLayout(rows.slice(2)), 1 / 2)
      await engine.update({ learningRate: 1e-3, maxGradNorm: 1 })
      await engine.reference!.blend(alpha)
    }
    await stepAndBlend(0.5)
    const { numTensors, numDataBuffers } = tf.memory()
    for (let index = 0; index < 50; index++) await stepAndBlend(0.5)
    await scores(engine)
    expect(tf.memory()).toMatchObject({ numTensors, numDataBuffers })
    await stepAndBlend(1)
    expect(tf.memory().numTensors).toBe(numTensors)
    engine.dispose()
  })

  it('gives scores asked for before an update as they were then, and leaves the reference where it was', async () => {
    const engine = await createEngine()
    const layout = createLayout(rows)
    const start = await scores(engine)
    for (let index = 0; index < 2; index++) {
      const before = await scores(engine)
      const unread = [await engine.logProbs(layout), await engine.reference!.logProbs(layout)]
      await step(engine)
      const [policy, reference] = unread.map(({ tokens }) => tokens.dataSync())
      expect(policy).toEqual(before)
      expect(reference).toEqual(start)
      expect(await scores(engine)).not.toEqual(before)
      tf.dispose(unread.flatMap(({ tokens, mask }) => [tokens, mask]))
    }
    engine.dispose()
  })

  it('gives every tensor back on dispose', async () => {
    const before = tf.memory().numTensors
    const engine = await createEngine()
    await step(engine)
    await backward(engine, createLayout(rows))
    engine.dispose()
    expect(tf.memory().numTensors).toBe(before)
  })

  it('refuses a gradient that is not finite before it touches a parameter', async () => {
    const engine = await createEngine()
    const start = await scores(engine)
    const layout = createLayout(rows)
    await engine.backward(
      layout,
      ({ tokens }) => ({ loss: tf.mul(tf.sum(tokens), Number.POSITIVE_INFINITY), metrics: {} }),
      1,
      layout.rows,
    )
    await expect(engine.update({ learningRate: 1, maxGradNorm: 1 })).rejects.toMatchObject({ code: 'LOSS_NOT_FINITE' })
    expect(await scores(engine)).toEqual(start)
    expect((await step(engine)).loss).toBeCloseTo(Math.LN2, 6)
    engine.dispose()
  })

  it('continues bit for bit from a checkpoint, with a moved reference', async () => {
    const dir = await temporaryDirectory()
    const engine = await createEngine()
    await step(engine)
    await step(engine)
    await engine.reference!.blend(0.6)
    await step(engine)
    await engine.saveCheckpoint(dir)
    const next = async (of: Engine) => [await step(of), await step(of), await scores(of)]
    const straight = await next(engine)

    const resumed = await createEngine()
    await step(resumed, 0.1)
    await resumed.restoreCheckpoint(dir)
    expect(resumed.reference!.version).toBe(1)
    expect(await next(resumed)).toEqual(straight)
    engine.dispose()
    resumed.dispose()
    await rm(dir, { recursive: true })
  })

  it.each(['policy', 'optimizer', 'reference'])(
    'refuses a checkpoint whose %s is corrupt, and stays as it was',
    async (part) => {
      const dir = await temporaryDirectory()
      const engine = await createEngine()
      await engine.saveCheckpoint(dir)
      await step(engine)
      const before = await scores(engine)
      const path = join(dir, `${part}.safetensors`)
      const refuse = async (message: RegExp) => {
        const expected = { code: 'CHECKPOINT_INVALID', message: expect.stringMatching(message) }
        await expect(engine.restoreCheckpoint(dir)).rejects.toMatchObject(expected)
        expect(await scores(engine)).toEqual(before)
      }
      const bytes = await readFile(path)
      await writeFile(path, bytes.subarray(0, -1))
      await refuse(/lies at bytes/)
      await writeFile(path, bytes.toString('latin1').replace('model.norm.weight', 'model.form.weight'), 'latin1')
      await refuse(/tensor "[a-z_.]*model\.form\.weight" is not part of this model/)
      await rm(path)
      await refuse(/cannot be opened/)
      await rm(dir, { recursive: true })
      engine.dispose()
    },
  )

  it('exports the trained policy as a model directory', async () => {
    const dir = await temporaryDirectory()
    const engine = await createEngine()
    await step(engine)
    await engine.exportModel(dir)
    const reloaded = await createTfjsEngine({
      modelDir: dir,
      backend,
      optimizer: { weightDecay: 0, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
      reference: false,
    })
    expect(await scores(reloaded)).toEqual(await scores(engine))
    expect(reloaded.reference).toBeUndefined()
    expect((await readTensors(join(dir, 'model.safetensors'))).length).toBe(21)
    engine.dispose()
    reloaded.dispose()
    await rm(dir, { recursive: true })
  })
})
