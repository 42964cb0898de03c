import { describe, expect, it } from 'vitest'
import type { AdapterOptions } from '../adapters/adapter-policy.ts'
import { createTfjsEngine } from '../engine.ts'
import { expectClose } from '../test-support/expect-close.ts'
import { fixtureModel } from '../test-support/fixtures.ts'
import { scores, step } from '../test-support/pair-training.ts'

const adapter = {
  start: { r: 4, alpha: 16, dropout: 0.2, rsLora: false, targetModules: ['v_proj', 'up_proj'] },
  reference: 'delta',
} as const satisfies AdapterOptions

const allLinear = { start: { ...adapter.start, targetModules: 'all-linear' }, reference: 'delta' } as const

describe('an engine that computes blocks again', () => {
  it.each([
    ['llama whole', 'llama', 'wasm', {}],
    ['llama by an adapter with dropout', 'llama', 'wasm', { adapter }],
    ['llama whole', 'llama', 'onnx', {}],
    ['llama by an adapter with dropout', 'llama', 'onnx', { adapter }],
    ['gpt2 whole', 'gpt2', 'onnx', {}],
    ['gemma2 whole', 'gemma2', 'onnx', {}],
    ['gpt-neox by an adapter', 'gpt-neox', 'onnx', { adapter: allLinear }],
  ] as const)('trains %s as one that keeps all activations', async (_, model, backend, options) => {
    const train = async (recompute: boolean) => {
      const engine = await createTfjsEngine({
        modelDir: fixtureModel(model),
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
