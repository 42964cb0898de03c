import { describe, expect, it } from 'vitest'
import type { AdapterOptions } from '../adapters/adapter-policy.ts'
import { createTfjsEngine } from '../engine.ts'
import { expectClose } from '../test-support/expect-close.ts'
import { fixtureModel } from '../test-support/fixtures.ts'
import { scores, step } from '../test-support/pair-training.ts'

const adapter: AdapterOptions = {
  start: { r: 4, alpha: 16, dropout: 0.2, rsLora: false, targetModules: ['v_proj', 'up_proj'] },
  reference: 'delta',
}

describe.each(['wasm', 'onnx'])('an engine that computes blocks again, on %s', (backend) => {
  it.each([
    ['a whole model', {}],
    ['an adapter with dropout', { adapter }],
  ])('trains %s as one that keeps all activations', async (_, options) => {
    const train = async (recompute: boolean) => {
      const engine = await createTfjsEngine({
        modelDir: fixtureModel('llama'),
        backend,
        optimizer: { weightDecay: 0, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
        reference: true,
        recompute,
        ...options,
      })
      const steps = [await step(engine), await step(engine), await step(engine)]
      const result = { steps, scores: await scores(engine) }
      engine.dispose()
      return result
    }
    const [kept, recomputed] = [await train(false), await train(true)]
    for (const [index, { loss, gradNorm }] of recomputed.steps.entries()) {
      expect(loss).toBeCloseTo(kept.steps[index]!.loss, 5)
      expect(gradNorm / kept.steps[index]!.gradNorm).toBeCloseTo(1, 5)
    }
    expectClose(recomputed.scores, kept.scores, 1e-5)
  })
})
