import { join } from 'node:path'
import { KedgeError } from '@kedge/core'
import * as tf from '@tensorflow/tfjs'
import type { Architecture } from '../model/architecture.ts'
import { openSafetensors, type SafetensorsFile } from '../safetensors/open-safetensors.ts'
import { type Adapter, createAdapter, type LoraModule } from './adapter.ts'
import { type LinearModule, linearModules } from './linear-modules.ts'
import { scaleOf } from './lora-settings.ts'
import { type PeftConfig, readPeftConfig } from './peft-config.ts'
import { compile } from './target-modules.ts'

export const weightsFile = 'adapter_model.safetensors'

/**
 * Reads an adapter that PEFT or Kedge wrote. Its modules are those its tensors name.
 *
 * @throws KedgeError MODEL_NOT_FOUND, or MODEL_INVALID for what does not fit the model or is not implemented
 */
export const readAdapter = async (dir: string, architecture: Architecture): Promise<Adapter> => {
  const config = await readPeftConfig(dir)
  const file = await openSafetensors(join(dir, weightsFile))
  const created: tf.Tensor[] = []
  try {
    const pairs = pairTensors(file, linearModules(architecture), config)
    const modules = new Map<string, LoraModule>()
    for (const [name, { module, rank, down, up }] of pairs) {
      const read = async (tensor: typeof down, shape: [number, number]) => {
        const values = await file.read(tensor)
        const variable = tf.tidy(() => tf.variable(tf.tensor2d(values, shape)))
        created.push(variable)
        return variable
      }
      modules.set(name, {
        ...module,
        down: await read(down, [rank, module.inputs]),
        up: await read(up, [module.outputs, rank]),
        scale: scaleOf(patternValue(config.alpha_pattern, name) ?? config.lora_alpha, rank, config.use_rslora),
      })
    }
    return createAdapter({ modules, dropout: config.lora_dropout, config })
  } catch (error) {
    tf.dispose(created)
    throw error
  } finally {
    await file.close()
  }
}

type Tensor = SafetensorsFile['tensors'][number]

interface Pair {
  readonly module: LinearModule
  readonly rank: number
  readonly down: Tensor
  readonly up: Tensor
}

/** The A and B of each module, checked against the model's shapes and the config's ranks. */
const pairTensors = (
  { path, tensors }: SafetensorsFile,
  modules: ReadonlyMap<string, LinearModule>,
  config: PeftConfig,
): ReadonlyMap<string, Pair> => {
  const refuse = (problem: string): never => {
    throw new KedgeError('MODEL_INVALID', `${path}: ${problem}`)
  }
  const found = new Map<string, { A?: Tensor; B?: Tensor }>()
  for (const tensor of tensors) {
    const [, name, matrix] = /^base_model\.model\.(.+)\.lora_([AB])\.weight$/.exec(tensor.name) ?? []
    if (name === undefined || !modules.has(name)) {
      refuse(`tensor "${tensor.name}" is not the LoRA matrix of a linear layer in this model's blocks`)
    }
    found.set(name!, { ...found.get(name!), [matrix!]: tensor })
  }
  if (found.size === 0) refuse('holds no tensors')
  return new Map(
    [...found].map(([name, { A: down, B: up }]) => {
      const module = modules.get(name)!
      if (!down || !up) return refuse(`of "${name}" only one LoRA matrix is there; both A and B are needed`)
      const rank = patternValue(config.rank_pattern, name) ?? config.r
      checkShape(down, [rank, module.inputs], refuse)
      checkShape(up, [module.outputs, rank], refuse)
      return [name, { module, rank, down, up }]
    }),
  )
}

const checkShape = ({ name, shape }: Tensor, expected: readonly number[], refuse: (problem: string) => never): void => {
  if (shape.join() !== expected.join()) {
    refuse(`tensor "${name}" has shape [${shape.join(', ')}], but model and adapter_config.json ask for [${expected}]`)
  }
}

/** The value of the first pattern that a module's name, or its end after a dot, matches; as PEFT's `get_pattern_key`. */
const patternValue = (patterns: Readonly<Record<string, number>>, name: string): number | undefined =>
  Object.entries(patterns).find(([pattern]) => compile(`(?:.*\\.)?(?:${pattern})`)?.test(name))?.[1]
