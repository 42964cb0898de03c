import { uniformInt } from 'pure-rand/distribution/uniformInt'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'
import type { Random } from './contracts/random.ts'

const mix = (state: number, value: number): number => {
  // The finalizer of MurmurHash3: every bit of the key reaches every bit of the seed.
  let hash = Math.imul(state ^ value, 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return hash ^ (hash >>> 16)
}

/**
 * A stream of random numbers, the same for the same `seed` and `key`. Keys name independent streams (an epoch, a row), so
 * that nothing has to be saved to resume one.
 */
export const createRandom = (seed: number, ...key: readonly number[]): Random => {
  const generator = xoroshiro128plus(key.reduce(mix, mix(0x9e3779b9, seed)))
  return {
    next: () => (generator.next() >>> 0) / 0x1_0000_0000,
    integer: (below) => uniformInt(generator, 0, below - 1),
  }
}

/** The indices `0 … length - 1` in random order (Fisher-Yates). */
export const permutation = (length: number, random: Random): Int32Array => {
  const order = Int32Array.from({ length }, (_, index) => index)
  for (let last = length - 1; last > 0; last--) {
    const other = random.integer(last + 1)
    const held = order[last]!
    order[last] = order[other]!
    order[other] = held
  }
  return order
}
