import { comparisonOf, type Hypothesis, tryHypotheses } from '../analysis/hypotheses.ts'
import { methodRoles } from '../analysis/method-roles.ts'
import { type Effect, effect, outcome } from '../analysis/outcome.ts'
import type { Interval } from '../analysis/resamples.ts'
import type { CellResult, Comparison, Results } from '../analysis/results.ts'
import type { Settings } from '../settings.ts'
import { fullName, listed, nameOf } from './names.ts'
import { difference } from './numbers.ts'

const effectWords: Readonly<Record<Effect, string>> = {
  helps: 'TR helps',
  hurts: 'TR hurts',
  'no difference': 'no difference',
  mixed: 'a mixed result',
  undecided: 'undecided',
}

const ways = { equalSteps: 'After equal steps', equalMargin: 'At equal margin' } as const
type Way = keyof typeof ways

const effectOf = (comparison: Comparison, way: Way, { smallest }: Settings): Effect =>
  effect(outcome(comparison[way].ood, smallest), outcome(comparison[way].chosen, smallest))

interface Case {
  readonly cell: CellResult
  readonly method: string
}

const casesWithTr = ({ settings, cells }: Results): Case[] =>
  cells.flatMap((cell) => methodRoles(settings).moving.map(({ key }) => ({ cell, method: key })))

/** `first in 2 of 3 cases: …; second in 1 of 3 cases: …` */
const sorted = (results: Results, kinds: readonly string[], kindOf: (one: Case) => string): string => {
  const cases = casesWithTr(results)
  return kinds
    .flatMap((kind) => {
      const named = cases
        .filter((one) => kindOf(one) === kind)
        .map(({ cell, method }) => fullName(results.settings, cell, method))
      return named.length === 0 ? [] : [`${kind} in ${named.length} of ${cases.length} cases: ${listed(named)}`]
    })
    .join('; ')
}

const againstSmaller = {
  ahead: 'lower than both',
  behind: 'higher than at least one',
  level: 'level with at least one',
}

/** Where TR helps, and where it does not: against the objective as it is, in two ways, and against smaller betas. */
export const headlines = (results: Results): string[] => {
  const { settings } = results
  const { vanilla, smaller } = methodRoles(settings)
  const against = (way: Way) =>
    sorted(
      results,
      Object.values(effectWords),
      ({ cell, method }) => effectWords[effectOf(comparisonOf(cell, method, vanilla.key), way, settings)],
    )
  const besideSmaller = ({ cell, method }: Case): string => {
    const outcomes = smaller.map(({ key }) =>
      outcome(comparisonOf(cell, method, key).equalSteps.ood, settings.smallest),
    )
    if (outcomes.every((one) => one === 'lower')) return againstSmaller.ahead
    if (outcomes.includes('higher')) return againstSmaller.behind
    return outcomes.includes('level') ? againstSmaller.level : 'undecided'
  }
  return [
    ...(Object.keys(ways) as Way[]).map(
      (way) => `**${ways[way]}**, against the same objective with a fixed reference: ${against(way)}.`,
    ),
    '**Against smaller betas** with a fixed reference, after equal steps, TR’s OOD probability is ' +
      `${sorted(results, [...Object.values(againstSmaller), 'undecided'], besideSmaller)}.`,
  ]
}

const told = (value: Interval, { smallest }: Settings): string =>
  `${outcome(value, smallest)} (${difference(value, 3)})`

const effectSentence = (comparison: Comparison, way: Way, settings: Settings): string =>
  `${ways[way].toLowerCase()} OOD is ${told(comparison[way].ood, settings)} and chosen ` +
  `${told(comparison[way].chosen, settings)}: ${effectWords[effectOf(comparison, way, settings)]}`

/** What TR does in one cell, in a line for each way it moves the reference; written from the numbers alone. */
export const verdicts = (cell: CellResult, settings: Settings): string[] => {
  const { vanilla, moving, smaller } = methodRoles(settings)
  const name = (method: string) => nameOf(settings, cell, method)
  return moving.map(({ key }) => {
    const first = comparisonOf(cell, key, vanilla.key)
    const others = smaller.map(
      (baseline) => `${told(comparisonOf(cell, key, baseline.key).equalSteps.ood, settings)} at beta ${baseline.beta}`,
    )
    return (
      `**${name(key)}** against ${name(vanilla.key)}: ${effectSentence(first, 'equalSteps', settings)}; ` +
      `${effectSentence(first, 'equalMargin', settings)}. Against smaller betas after equal steps, OOD is ${listed(others)}.`
    )
  })
}

const hypothesisLine = (settings: Settings, { name, claim, trials }: Hypothesis, index: number): string => {
  const failed = trials.filter(({ held }) => !held)
  const exceptions = failed.map(({ cell, method }) => fullName(settings, cell, method))
  const verdict =
    failed.length === 0
      ? `held in all ${trials.length} cases`
      : failed.length === trials.length
        ? `did not hold in any of ${trials.length} cases`
        : `held in ${trials.length - failed.length} of ${trials.length} cases; not in ${listed(exceptions)}`
  return `${index + 1}. _${name}_ (${claim}): **${verdict}**.`
}

/** Whether each declared hypothesis held. */
export const hypothesisLines = (results: Results): string[] =>
  tryHypotheses(results).map((hypothesis, index) => hypothesisLine(results.settings, hypothesis, index))
