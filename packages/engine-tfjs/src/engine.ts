import { type Engine, KedgeError, type Logger, type TokenLayout } from '@kedge/core'
import * as tf from '@tensorflow/tfjs'
import { type AdapterOptions, adapterPolicy } from './adapters/adapter-policy.ts'
import { selectBackend } from './backends/select-backend.ts'
import { createStateFile } from './files/state-file.ts'
import { loadCausalModel } from './model/causal-model.ts'
import { scoreLayout } from './model/score-layout.ts'
import { sample } from './sampling/sample.ts'
import { type AdamWSettings, createAdamW } from './training/adamw.ts'
import { collectGarbage } from './training/collect-garbage.ts'
import { createGatheredGradients } from './training/gathered-gradients.ts'
import { clipFactor, gradientNorm } from './training/gradient-norm.ts'
import { wholeModel } from './training/whole-model.ts'

export interface TfjsEngineOptions {
  /** Hugging Face directory of the initial policy. */
  readonly modelDir: string
  /** `auto` or a backend's name. */
  readonly backend: string
  readonly optimizer: AdamWSettings
  /** Whether to keep a reference policy. */
  readonly reference: boolean
  /** Train an adapter; default: the whole model. */
  readonly adapter?: AdapterOptions
  /** Of an adapter's first values and of its dropout. */
  readonly seed?: number
  /** Compute each block a second time for its gradient instead of keeping what that needs. */
  readonly recompute?: boolean
  readonly logger?: Logger
}

/**
 * Kedge's default engine: a causal language model on TensorFlow.js, trained in full or by an adapter.
 *
 * @throws KedgeError BACKEND_UNAVAILABLE, MODEL_NOT_FOUND, MODEL_INVALID, or CONFIG_INVALID for target modules
 */
export const createTfjsEngine = async (options: TfjsEngineOptions): Promise<Engine> => {
  const { name, summary } = await selectBackend(options.backend)
  options.logger?.info(`backend ${name}: ${summary}`)
  const model = await loadCausalModel(options.modelDir)
  const policy = options.adapter ? await adapterPolicy(model, options.adapter, options.seed ?? 0) : wholeModel(model)
  const { parameters, initial } = policy
  const reference = options.reference ? policy.createReference() : undefined
  const optimizer = createAdamW(parameters, options.optimizer)
  const gathered = createGatheredGradients(policy, {
    recompute: options.recompute ?? false,
    step: () => optimizer.steps,
  })
  const policyState = createStateFile('policy.safetensors', parameters)
  const states = [policyState, optimizer.state, ...(reference ? [reference.state] : [])]

  return {
    parameters: [...parameters.values()].reduce((total, { size }) => total + size, 0),
    ...(reference && { reference }),
    ...(initial && { initial: { logProbs: async (layout: TokenLayout) => scoreLayout(initial, layout) } }),
    logProbs: async (layout) => scoreLayout(policy, layout),
    backward: gathered.add,
    sample: (prompts, { maxNewTokens, seed, stopTokenIds = model.eosTokenIds }) =>
      sample(policy, prompts, { maxNewTokens, seed, temperature: 1, topP: 1, eosTokenIds: stopTokenIds }),
    async update({ learningRate, maxGradNorm }) {
      const gradients = gathered.take()
      try {
        const gradNorm = await gradientNorm(gradients)
        if (!Number.isFinite(gradNorm)) {
          throw new KedgeError(
            'LOSS_NOT_FINITE',
            `the gradient norm is ${gradNorm}; the parameters were left as they are (lower the learning rate, or look for a bad row)`,
          )
        }
        optimizer.step(gradients, learningRate, clipFactor(gradNorm, maxGradNorm))
        return { gradNorm }
      } finally {
        const bytes = [...gradients.values()].reduce((total, { size }) => total + 4 * size, 0)
        tf.dispose([...gradients.values()])
        collectGarbage(bytes)
      }
    },
    async saveCheckpoint(dir) {
      for (const state of states) await state.save(dir)
    },
    async restoreCheckpoint(dir) {
      // Every file is read and checked before anything changes.
      const changes = []
      for (const state of states) changes.push(await state.read(dir))
      for (const apply of changes) apply()
      tf.dispose([...gathered.take().values()])
    },
    exportModel: (dir) => policy.export(dir),
    dispose() {
      tf.dispose([...gathered.take().values()])
      optimizer.dispose()
      reference?.dispose()
      policy.dispose()
    },
  }
}
