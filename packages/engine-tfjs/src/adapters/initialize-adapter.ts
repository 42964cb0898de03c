import { createRandom } from '@kedge/core'
import * as tf from '@tensorflow/tfjs'
import type { Architecture } from '../model/architecture.ts'
import { type Adapter, createAdapter, type LoraModule } from './adapter.ts'
import { linearModules } from './linear-modules.ts'
import { type LoraSettings, scaleOf } from './lora-settings.ts'
import { createPeftConfig } from './peft-config.ts'
import { matchTargets, shortTargets } from './target-modules.ts'

/** Names the stream of random numbers among those of one seed. */
const stream = 0x10ba

/**
 * A new adapter, which changes nothing yet: B is 0 and A uniform within `1 / sqrt(in)`, which is PEFT's Kaiming
 * initialization with `a = sqrt(5)`.
 *
 * @param baseDir the base model's directory, as `adapter_config.json` is to name it
 * @throws KedgeError CONFIG_INVALID for target modules that the model does not have
 */
export const initializeAdapter = (
  architecture: Architecture,
  baseDir: string,
  settings: LoraSettings,
  seed: number,
): Adapter => {
  const { r, alpha, dropout, targetModules, rsLora } = settings
  const all = linearModules(architecture)
  const names = matchTargets(targetModules, [...all.keys()], 'model.lora.targetModules')
  const modules = names.map((name, index): [string, LoraModule] => {
    const module = all.get(name)!
    const { inputs, outputs } = module
    const random = createRandom(seed, stream, index)
    const bound = 1 / Math.sqrt(inputs)
    const values = Float32Array.from({ length: r * inputs }, () => (2 * random.next() - 1) * bound)
    const [down, up] = tf.tidy(() => [
      tf.variable(tf.tensor2d(values, [r, inputs])),
      tf.variable(tf.zeros<tf.Rank.R2>([outputs, r])),
    ])
    return [name, { ...module, down, up, scale: scaleOf(alpha, r, rsLora) }]
  })
  return createAdapter({
    modules: new Map(modules),
    dropout,
    config: createPeftConfig(settings, {
      base: baseDir,
      targets: shortTargets(names, [...all.keys()]),
      transposed: architecture.transposed,
    }),
  })
}
