import { distance } from 'fastest-levenshtein'

/** `, did you mean "beta"?` for the closest of `names`, or nothing when none is close. */
export const didYouMean = (given: string, names: readonly string[]): string => {
  const ranked = names
    .map((name) => ({ name, edits: distance(given.toLowerCase(), name.toLowerCase()) }))
    .sort((one, other) => one.edits - other.edits)
  const best = ranked[0]
  return best && best.edits <= Math.max(2, given.length / 3) ? `, did you mean "${best.name}"?` : ''
}
