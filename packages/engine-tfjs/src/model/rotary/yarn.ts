import type { ConfigReader } from '../config-reader.ts'
import type { Scaling } from './scalings.ts'

/** YaRN (arXiv 2309.00071, section 3.2): frequencies that turn often are kept, slow ones divided, those between blended. */
export const yarn: Scaling = ({ plain, base, size, rope, contextLength }) => {
  const original = rope!.count('original_max_position_embeddings', contextLength)
  const factor = rope!.positive('factor', contextLength / original)
  const round = rope!.flag('truncate', true)
  /** The channel pair that turns so often within the original context. */
  const pairTurning = (turns: number): number =>
    (size * Math.log(original / (turns * 2 * Math.PI))) / (2 * Math.log(base))
  const fast = pairTurning(rope!.positive('beta_fast', 32))
  const slow = pairTurning(rope!.positive('beta_slow', 1))
  const first = Math.max(round ? Math.floor(fast) : fast, 0)
  const last = Math.min(round ? Math.ceil(slow) : slow, size - 1)
  const width = first === last ? 0.001 : last - first
  const scale = (frequency: number, pair: number): number => {
    const divided = Math.min(1, Math.max(0, (pair - first) / width))
    return (frequency / factor) * divided + frequency * (1 - divided)
  }
  return { frequencies: plain.map(scale), amplitude: rope!.positive('attention_factor', temperature(rope!, factor)) }
}

/** Equation 22 of the paper, and DeepSeek's weights on it. */
const temperature = (rope: ConfigReader, factor: number): number => {
  const scale = (weight: number): number => (factor <= 1 ? 1 : 0.1 * weight * Math.log(factor) + 1)
  const [weight, weightOfAll] = [rope.has('mscale'), rope.has('mscale_all_dim')]
  return weight && weightOfAll ? scale(rope.positive('mscale')) / scale(rope.positive('mscale_all_dim')) : scale(1)
}
