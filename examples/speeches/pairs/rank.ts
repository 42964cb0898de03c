/** A completion and what a pair is chosen by. */
export interface Candidate {
  readonly text: string
  readonly tokens: number
  readonly reward: number
}

export interface RankOptions {
  /** The least difference in reward that makes a pair. */
  readonly smallestGap: number
  /** The most tokens that one answer may have more than the other, so that length is no way to win. */
  readonly lengthSlack: number
}

/** The two completions of a prompt that differ most in reward, the better one first; none where all lie too close. */
export const rankPair = (
  candidates: readonly Candidate[],
  { smallestGap, lengthSlack }: RankOptions,
): readonly [Candidate, Candidate] | undefined => {
  const pairs = candidates.flatMap((chosen) =>
    candidates
      .filter(({ tokens }) => Math.abs(chosen.tokens - tokens) <= lengthSlack)
      .map((rejected) => [chosen, rejected] as const),
  )
  const gap = ([chosen, rejected]: readonly [Candidate, Candidate]) => chosen.reward - rejected.reward
  const best = pairs.toSorted((one, other) => gap(other) - gap(one))[0]
  return best && gap(best) >= smallestGap ? best : undefined
}
