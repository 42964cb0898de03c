/** How many leading token ids `a` and `b` share. */
export const commonPrefix = (a: ArrayLike<number>, b: ArrayLike<number>): number => {
  const end = Math.min(a.length, b.length)
  let length = 0
  while (length < end && a[length] === b[length]) length++
  return length
}

export const sameIds = (a: ArrayLike<number>, b: ArrayLike<number>): boolean =>
  a.length === b.length && commonPrefix(a, b) === a.length
