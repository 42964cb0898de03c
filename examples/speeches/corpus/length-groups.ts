import { permutation, type Random } from '@kedge/core'

/**
 * Cuts `rows` into groups of `size` of nearly equal length, in random order, so that a batch holds little padding. Rows that
 * fill no group are left out.
 */
export const lengthGroups = <Row extends { readonly length: number }>(
  rows: readonly Row[],
  size: number,
  random: Random,
): Row[][] => {
  const shuffled = Array.from(permutation(rows.length, random), (index) => rows[index]!)
  const sorted = shuffled.toSorted((one, other) => one.length - other.length)
  const count = Math.floor(sorted.length / size)
  return Array.from(permutation(count, random), (group) => sorted.slice(group * size, (group + 1) * size))
}
