import type { ConfigReader } from './config-reader.ts'

/**
 * `[headSize / 2]` angular frequencies of rotary position embeddings (arXiv 2104.09864), in radians per position, scaled
 * as `rope_parameters`, or `rope_scaling` in files older than transformers 5, asks.
 *
 * @throws KedgeError MODEL_INVALID for a scaling that is not implemented
 */
export const rotaryFrequencies = (config: ConfigReader, headSize: number): Float32Array => {
  const key = config.has('rope_parameters') ? 'rope_parameters' : 'rope_scaling'
  const rope = config.section(key)
  const kind = rope?.text('rope_type', rope.has('type') ? rope.text('type') : 'default') ?? 'default'
  const scaling = Object.hasOwn(scalings, kind) ? scalings[kind] : undefined
  if (!scaling) return config.refuse(key, `the rope types implemented are ${Object.keys(scalings).join(', ')}`)
  for (const name of rope?.keys ?? []) {
    if (!scaling.keys.includes(name) && !commonKeys.includes(name)) rope?.refuse(name, 'it is not implemented')
  }
  for (const reader of [config, rope]) {
    if (
      reader?.positive('partial_rotary_factor', 1) !== undefined &&
      reader.positive('partial_rotary_factor', 1) !== 1
    ) {
      reader.refuse('partial_rotary_factor', 'only rotation of whole heads is implemented')
    }
  }

  const base = rope?.has('rope_theta') ? rope.positive('rope_theta') : config.positive('rope_theta', 10_000)
  const plain = Float32Array.from({ length: headSize / 2 }, (_, pair) => base ** ((-2 * pair) / headSize))
  return rope ? plain.map(scaling.scale(rope)) : plain
}

interface Scaling {
  /** What its section may hold besides `commonKeys`. */
  readonly keys: readonly string[]
  scale(rope: ConfigReader): (frequency: number) => number
}

const commonKeys = ['rope_type', 'type', 'rope_theta', 'partial_rotary_factor']

const scalings: Readonly<Record<string, Scaling>> = {
  default: { keys: [], scale: () => (frequency) => frequency },
  linear: {
    keys: ['factor'],
    scale: (rope) => {
      const factor = rope.positive('factor')
      return (frequency) => frequency / factor
    },
  },
  /** Llama 3.1: long wavelengths are stretched by `factor`, short ones kept, those between blended. */
  llama3: {
    keys: ['factor', 'low_freq_factor', 'high_freq_factor', 'original_max_position_embeddings'],
    scale: (rope) => {
      const factor = rope.positive('factor')
      const low = rope.positive('low_freq_factor')
      const high = rope.positive('high_freq_factor')
      const context = rope.count('original_max_position_embeddings')
      return (frequency) => {
        const turns = (context * frequency) / (2 * Math.PI)
        const keep = Math.min(1, Math.max(0, (turns - low) / (high - low)))
        return keep * frequency + ((1 - keep) * frequency) / factor
      }
    },
  },
}
