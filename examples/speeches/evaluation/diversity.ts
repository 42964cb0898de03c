import { words } from './words.ts'

/** Share of different word n-grams among all of them, over all texts together (Li et al., arXiv 1510.03055). */
export const distinct = (texts: readonly string[], size: number): number => {
  const seen = new Set<string>()
  let total = 0
  for (const text of texts) {
    const all = words(text)
    for (let start = 0; start + size <= all.length; start++) {
      seen.add(all.slice(start, start + size).join(' '))
      total++
    }
  }
  return total === 0 ? 0 : seen.size / total
}
