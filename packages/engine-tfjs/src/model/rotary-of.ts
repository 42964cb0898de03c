import { anglesAt, createRotary, type Rotary } from '../operations/rotate-half.ts'
import type { Architecture } from './architecture.ts'
import { remembered } from './remembered.ts'

/** The angles of `positions` (`[tokens]`) for an architecture's queries and keys; none where it does not rotate. */
export const rotaryOf = (
  architecture: Architecture,
  positions: Int32Array,
  headCounts: readonly number[] = [architecture.heads, architecture.keyValueHeads],
): Rotary | undefined => {
  const { rotary, headSize } = architecture
  return rotary && createRotary(anglesOf(positions)(architecture)!, headSize, rotary.frequencies.length, headCounts)
}

/** The reference and the policy score the same batch, one after the other: its angles are computed once. */
const anglesOf = remembered((positions: Int32Array) =>
  remembered(({ rotary, headSize }: Architecture) => rotary && anglesAt(rotary, headSize, positions)),
)
