import type { Scaling } from './scalings.ts'

/** Llama 3.1 (arXiv 2407.21783): long wavelengths are stretched by `factor`, short ones kept, those between blended. */
export const llama3: Scaling = ({ plain, rope, contextLength }) => {
  const factor = rope!.positive('factor')
  const low = rope!.positive('low_freq_factor')
  const high = rope!.positive('high_freq_factor')
  const context = rope!.count('original_max_position_embeddings', contextLength)
  const scale = (frequency: number): number => {
    const turns = (context * frequency) / (2 * Math.PI)
    const keep = Math.min(1, Math.max(0, (turns - low) / (high - low)))
    return keep * frequency + ((1 - keep) * frequency) / factor
  }
  return { frequencies: plain.map(scale) }
}
