import { permutation, type Random } from '@kedge/core'
import type { Speech } from './speeches.ts'

const shortest = 3
const longest = 5
/** Words of a sentence whose opening is worth completing. */
const enoughToComplete = 10

/** The first 3 to 5 words of random sentences: `count` different ones that `excluded` does not hold. */
export const drawOpenings = (
  speeches: readonly Speech[],
  count: number,
  random: Random,
  excluded: ReadonlySet<string> = new Set(),
): string[] => {
  const sentences = speeches.flatMap((speech) => speech.sentences)
  const openings = new Set<string>()
  for (const index of permutation(sentences.length, random)) {
    if (openings.size === count) break
    const words = sentences[index]!.split(' ')
    const opening = words.slice(0, shortest + random.integer(longest - shortest + 1)).join(' ')
    if (words.length >= enoughToComplete && /\w$/.test(opening) && !excluded.has(opening)) openings.add(opening)
  }
  return [...openings]
}
