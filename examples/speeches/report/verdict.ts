import type { Difference } from '../evaluation/bootstrap.ts'
import type { Analysis } from './analysis.ts'
import { fixed, signed } from './numbers.ts'

type Outcome = 'more' | 'less' | 'level'

/** A difference counts when its 95 % interval leaves out zero. */
export const outcome = ({ low, high }: Difference): Outcome => (low > 0 ? 'more' : high < 0 ? 'less' : 'level')

const rewardWords: Readonly<Record<Outcome, string>> = {
  more: 'earns more reward than',
  less: 'earns less reward than',
  level: 'earns a reward that the measurement cannot tell from that of',
}

const judgeWords: Readonly<Record<Outcome, string>> = {
  more: 'the independent judge rates it higher as well',
  less: 'the independent judge rates it lower',
  level: 'the independent judge sees no difference',
}

const agreement = (reward: Outcome, judge: Outcome): string =>
  judge === 'more' && reward !== 'more' ? 'the independent judge rates it higher' : judgeWords[judge]

const interval = (difference: Difference): string =>
  `${signed(difference.value, 3)} [${signed(difference.low, 3)}, ${signed(difference.high, 3)}]`

/** What the runs show at equal KL, one sentence per run that is compared; written from the numbers alone. */
export const verdict = ({ baseline, comparisons, targetKl }: Analysis): string[] =>
  comparisons.map(({ run, equalKl: { reward, judge } }) => {
    const [byReward, byJudge] = [outcome(reward), outcome(judge)]
    return (
      `At ${fixed(targetKl, 1)} nats from the initial model, ${run.name} ${rewardWords[byReward]} ${baseline.name} ` +
      `(${interval(reward)}), and ${agreement(byReward, byJudge)} (${interval(judge)}).`
    )
  })

const joinNames = (names: readonly string[]): string =>
  names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`

/** The verdict on the training reward in one line. */
export const headline = ({ baseline, comparisons }: Analysis): string => {
  const named = (wanted: Outcome) =>
    joinNames(comparisons.filter(({ equalKl }) => outcome(equalKl.reward) === wanted).map(({ run }) => run.name))
  const clauses = [
    [named('more'), `ahead of ${baseline.name}`],
    [named('less'), `behind ${baseline.name}`],
    [named('level'), `level with ${baseline.name} within the noise`],
  ].flatMap(([names, clause]) =>
    names === '' ? [] : [`${names} ${names!.includes(' and ') ? 'are' : 'is'} ${clause}`],
  )
  return `At equal distance from the initial model, ${clauses.join('; ')}.`
}
