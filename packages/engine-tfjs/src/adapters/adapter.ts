import * as tf from '@tensorflow/tfjs'
import type { Parameters } from '../model/parameters.ts'
import type { LinearModule } from './linear-modules.ts'
import type { PeftConfig } from './peft-config.ts'

/** What an adapter adds to one linear layer: `scale * B A`. */
export interface LoraModule extends LinearModule {
  /** A, `[rank, in]` */
  readonly down: tf.Variable<tf.Rank.R2>
  /** B, `[out, rank]` */
  readonly up: tf.Variable<tf.Rank.R2>
  readonly scale: number
}

/** A low-rank adapter (LoRA, arXiv 2106.09685) of some of a model's linear layers. */
export interface Adapter {
  /** By module name. */
  readonly modules: ReadonlyMap<string, LoraModule>
  /** All A and B, under the names PEFT gives them in a file, in its order. */
  readonly parameters: Parameters
  /** Probability that an input is dropped while training. */
  readonly dropout: number
  readonly config: PeftConfig
  dispose(): void
}

/** PEFT's name of one of a module's two matrices. */
export const parameterName = (module: string, matrix: 'A' | 'B'): string =>
  `base_model.model.${module}.lora_${matrix}.weight`

export const createAdapter = ({
  modules,
  dropout,
  config,
}: Pick<Adapter, 'modules' | 'dropout' | 'config'>): Adapter => {
  const named = [...modules].flatMap(([name, { down, up }]) => [
    [parameterName(name, 'A'), down as tf.Variable] as const,
    [parameterName(name, 'B'), up as tf.Variable] as const,
  ])
  const parameters = new Map(named.sort(([one], [other]) => (one < other ? -1 : 1)))
  return { modules, parameters, dropout, config, dispose: () => tf.dispose([...parameters.values()]) }
}

/** The same adapter with factors of its own, equal to the original's now and independent of them from here on. */
export const copyAdapter = ({ modules, dropout, config }: Adapter): Adapter =>
  createAdapter({
    modules: new Map(
      [...modules].map(([name, module]) => [
        name,
        { ...module, down: tf.variable(module.down), up: tf.variable(module.up) },
      ]),
    ),
    dropout,
    config,
  })
