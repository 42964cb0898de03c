import type { Interval } from './resamples.ts'

export type Outcome = 'lower' | 'higher' | 'level' | 'undecided'

/** What a difference shows, by the rule in README.md; differences up to `smallest` count as none. */
export const outcome = ({ low, high }: Interval, smallest: number): Outcome => {
  if (low >= -smallest && high <= smallest) return 'level'
  return high < 0 ? 'lower' : low > 0 ? 'higher' : 'undecided'
}

export type Effect = 'helps' | 'hurts' | 'no difference' | 'mixed' | 'undecided'

/** What a method does by the rule in README.md, from how its OOD and its chosen probability differ. */
export const effect = (ood: Outcome, chosen: Outcome): Effect => {
  if (ood === 'lower' && chosen !== 'lower') return 'helps'
  if (ood === 'higher' && chosen !== 'higher') return 'hurts'
  if (ood === 'level' && chosen === 'level') return 'no difference'
  const decided = [ood, chosen].some((one) => one === 'lower' || one === 'higher')
  return decided ? 'mixed' : 'undecided'
}
