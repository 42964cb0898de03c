import type { Random } from '@kedge/core'

/** Index of the highest value, the first one of several. */
export const mostLikely = (values: Float32Array): number => {
  let best = 0
  for (let index = 1; index < values.length; index++) if (values[index]! > values[best]!) best = index
  return best
}

/**
 * Draws an index from the nucleus of `probabilities` (arXiv 1904.09751): the fewest, most likely indices whose probabilities
 * reach `topP` together. Takes one number from `random`.
 */
export const drawFromNucleus = (probabilities: Float32Array, topP: number, random: Random): number => {
  const nucleus = topP < 1 ? nucleusOf(probabilities, topP) : undefined
  const size = nucleus?.length ?? probabilities.length
  const indexAt = (rank: number): number => nucleus?.[rank] ?? rank
  let total = 0
  for (let rank = 0; rank < size; rank++) total += probabilities[indexAt(rank)]!
  let remaining = random.next() * total
  let last = 0
  for (let rank = 0; rank < size; rank++) {
    const probability = probabilities[indexAt(rank)]!
    if (probability === 0) continue
    last = indexAt(rank)
    remaining -= probability
    if (remaining < 0) return last
  }
  // Rounding may leave a trace of `remaining` after the last one.
  return last
}

const nucleusOf = (probabilities: Float32Array, topP: number): readonly number[] => {
  // Whatever is below this cannot be needed: all such indices together stay below 1 - topP. It spares sorting them.
  const least = (1 - topP) / probabilities.length
  const candidates = [...probabilities.keys()].filter((index) => probabilities[index]! >= least)
  candidates.sort((left, right) => probabilities[right]! - probabilities[left]! || left - right)
  let total = 0
  const size = candidates.findIndex((index) => {
    total += probabilities[index]!
    return total >= topP
  })
  return size < 0 ? candidates : candidates.slice(0, size + 1)
}
