import { createRotary, type Rotary } from '../operations/rotate-half.ts'
import type { Architecture } from './architecture.ts'

/** The angles of `positions` (`[tokens]`) for an architecture's queries and keys; none where it does not rotate. */
export const rotaryOf = (
  { rotary, headSize, heads, keyValueHeads }: Architecture,
  positions: Int32Array,
  headCounts: readonly number[] = [heads, keyValueHeads],
): Rotary | undefined => rotary && createRotary(rotary, headSize, positions, headCounts)
