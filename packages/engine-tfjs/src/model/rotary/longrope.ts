import type { Scaling } from './scalings.ts'

/**
 * LongRoPE (arXiv 2402.13753), as Phi-3 has it: one divisor for each frequency, of which there are two lists, for texts up to
 * the original context and for longer ones. Which list holds then depends on the longest text of a batch, so Kedge computes
 * the short one and refuses longer texts.
 */
export const longrope: Scaling = ({ plain, rope, config, contextLength }) => {
  const original = rope!.count(
    'original_max_position_embeddings',
    config.count('original_max_position_embeddings', contextLength),
  )
  const factor = rope!.positive('factor', contextLength / original)
  const implied = factor <= 1 ? 1 : Math.sqrt(1 + Math.log(factor) / Math.log(original))
  const divisors = rope!.positives('short_factor', plain.length)
  rope!.positives('long_factor', plain.length)
  return {
    frequencies: plain.map((frequency, pair) => frequency / divisors[pair]!),
    amplitude: rope!.positive('attention_factor', implied),
    positionLimit: original,
  }
}
