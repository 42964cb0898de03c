import type { ConfigReader } from '../config-reader.ts'
import { scalings } from './scalings.ts'

/** Rotary position embeddings (arXiv 2104.09864) of a model. */
export interface RotaryEmbedding {
  /** Radians per position, one for each pair of channels that is turned: at most `headSize / 2` of them. */
  readonly frequencies: Float32Array
  /** Length of what is turned, relative to what it was; 1 but for scalings of long contexts. */
  readonly amplitude: number
  /** The positions that these frequencies are for, where they would be others beyond them. */
  readonly positionLimit?: number
}

export interface RotaryKeys {
  readonly headSize: number
  readonly contextLength: number
  /** Where files older than transformers 5 keep the base of the frequencies. */
  readonly baseKey?: string
  /** Which part of a head is turned: the key that says so outside of `rope_parameters`, and what holds without it. */
  readonly partial?: { readonly key: string; readonly fallback: number }
  /** Scalings that the family names otherwise. */
  readonly renamed?: Readonly<Record<string, string>>
}

/**
 * Reads `rope_parameters`, or `rope_theta` and `rope_scaling` in files older than transformers 5.
 *
 * @throws KedgeError MODEL_INVALID for a scaling that is not implemented
 */
export const readRotary = (config: ConfigReader, keys: RotaryKeys): RotaryEmbedding => {
  const { headSize, contextLength, baseKey = 'rope_theta', partial, renamed = {} } = keys
  // The older key goes first where a file has both, as in transformers.
  const key = config.has('rope_parameters') && !config.has('rope_scaling') ? 'rope_parameters' : 'rope_scaling'
  const rope = config.section(key)
  const given = rope?.text('rope_type', rope.text('type', 'default')) ?? 'default'
  const kind = renamed[given] ?? given
  const scaling = Object.hasOwn(scalings, kind) ? scalings[kind] : undefined
  if (!scaling) {
    return config.refuse(key, `the rope types implemented are ${Object.keys(scalings).join(', ')}`)
  }

  const outside = readEither(config, [baseKey, 'rope_theta'], 10_000)
  const base = rope?.positive('rope_theta', outside) ?? outside
  const size = rotatedSize(config, rope, headSize, partial)
  const plain = Array.from({ length: Math.ceil(size / 2) }, (_, pair) => base ** ((-2 * pair) / size))
  const { frequencies, amplitude = 1, positionLimit } = scaling({ plain, base, size, contextLength, config, rope })
  rope?.refuseUnread('it is not implemented for this rope type')
  return {
    frequencies: Float32Array.from(frequencies),
    amplitude,
    ...(positionLimit !== undefined && { positionLimit }),
  }
}

const partialKey = 'partial_rotary_factor'

/** Channels of a head that are turned. */
const rotatedSize = (
  config: ConfigReader,
  rope: ConfigReader | undefined,
  headSize: number,
  partial: RotaryKeys['partial'],
): number => {
  const { key: outside, fallback } = partial ?? { key: partialKey, fallback: 1 }
  const factorOutside = readEither(config, [outside, partialKey], fallback)
  const [reader, key] = rope?.has(partialKey) ? [rope, partialKey] : [config, outside]
  const factor = reader.positive(key, factorOutside)
  if (!partial && factor !== 1) reader.refuse(key, 'this family turns whole heads')
  const size = Math.trunc(headSize * factor)
  // An odd size turns one channel more, whose partner must be there.
  if (size < 1 || 2 * Math.ceil(size / 2) > headSize) {
    const problem = `${size} of the ${headSize} channels of a head cannot be turned in pairs`
    if (reader.has(key)) reader.refuse(key, problem)
    config.refuse('head_dim', problem)
  }
  return size
}

/** A value that files of some versions hold under two names. */
const readEither = (config: ConfigReader, keys: readonly [string, string], fallback: number): number => {
  const values = keys.filter(config.has).map((key) => config.positive(key))
  if (new Set(values).size > 1) config.refuse(keys[0], `"${keys[1]}" says otherwise`)
  return values[0] ?? fallback
}
