import type { ConfigReader } from '../config-reader.ts'
import { llama3 } from './llama3.ts'
import { longrope } from './longrope.ts'
import { yarn } from './yarn.ts'

export interface RotaryScope {
  /** The frequencies before scaling, one for each pair of channels. */
  readonly plain: readonly number[]
  readonly base: number
  /** Channels that are turned. */
  readonly size: number
  readonly contextLength: number
  /** The whole `config.json`, and its `rope_parameters` or `rope_scaling`. */
  readonly config: ConfigReader
  readonly rope: ConfigReader | undefined
}

/** What a scaling makes of the plain frequencies; see `RotaryEmbedding`. */
export interface Scaled {
  readonly frequencies: readonly number[]
  readonly amplitude?: number
  readonly positionLimit?: number
}

/** Fits rotary positions to contexts longer than those a model was first trained on. */
export type Scaling = (scope: RotaryScope) => Scaled

/** By their `rope_type`. */
export const scalings: Readonly<Record<string, Scaling>> = {
  default: ({ plain }) => ({ frequencies: plain }),
  linear({ plain, rope }) {
    const factor = rope!.positive('factor')
    return { frequencies: plain.map((frequency) => frequency / factor) }
  },
  llama3,
  yarn,
  longrope,
}
