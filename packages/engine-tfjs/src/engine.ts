import { type Engine, KedgeError, type Logger } from '@kedge/core'
import * as tf from '@tensorflow/tfjs'
import { selectBackend } from './backends/select-backend.ts'
import { exportModel } from './files/export-model.ts'
import { createStateFile } from './files/state-file.ts'
import { loadCausalModel } from './model/causal-model.ts'
import { scoreLayout } from './model/score-layout.ts'
import { sample } from './sampling/sample.ts'
import { type AdamWSettings, createAdamW } from './training/adamw.ts'
import { createGatheredGradients } from './training/gathered-gradients.ts'
import { clipFactor, gradientNorm } from './training/gradient-norm.ts'
import { createReference } from './training/reference.ts'

export interface TfjsEngineOptions {
  /** Hugging Face directory of the initial policy. */
  readonly modelDir: string
  /** `auto` or a backend's name. */
  readonly backend: string
  readonly optimizer: AdamWSettings
  /** Whether to keep a reference policy. */
  readonly reference: boolean
  readonly logger?: Logger
}

/**
 * Kedge's default engine: a causal language model trained in full on TensorFlow.js.
 *
 * @throws KedgeError BACKEND_UNAVAILABLE, MODEL_NOT_FOUND or MODEL_INVALID
 */
export const createTfjsEngine = async (options: TfjsEngineOptions): Promise<Engine> => {
  const { name, summary } = await selectBackend(options.backend)
  options.logger?.info(`backend ${name}: ${summary}`)
  const model = await loadCausalModel(options.modelDir)
  const reference = options.reference ? createReference(model) : undefined
  const optimizer = createAdamW(model.parameters, options.optimizer)
  const gathered = createGatheredGradients(model)
  const policyState = createStateFile('policy.safetensors', model.parameters)
  const states = [policyState, optimizer.state, ...(reference ? [reference.state] : [])]

  return {
    parameters: [...model.parameters.values()].reduce((total, { size }) => total + size, 0),
    ...(reference && { reference }),
    logProbs: async (layout) => scoreLayout(model, layout),
    backward: gathered.add,
    sample: (prompts, { maxNewTokens, seed, stopTokenIds = model.eosTokenIds }) =>
      sample(model, prompts, { maxNewTokens, seed, temperature: 1, topP: 1, eosTokenIds: stopTokenIds }),
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
        tf.dispose([...gradients.values()])
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
    exportModel: (dir) => exportModel(model, dir),
    dispose() {
      tf.dispose([...gathered.take().values()])
      optimizer.dispose()
      reference?.dispose()
      model.dispose()
    },
  }
}
