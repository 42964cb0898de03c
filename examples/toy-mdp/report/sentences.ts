import type { CellResult, Comparison, Results } from '../analysis/analyze.ts'
import { type Hypothesis, tryHypotheses } from '../analysis/hypotheses.ts'
import { type Effect, effect, type Outcome, outcome } from '../analysis/outcome.ts'
import type { Interval } from '../analysis/resamples.ts'
import type { Settings } from '../settings.ts'
import { fullName, listed, nameOf } from './names.ts'
import { difference } from './numbers.ts'

const outcomeWords: Readonly<Record<Outcome, string>> = {
  lower: 'lower',
  higher: 'higher',
  level: 'level',
  undecided: 'undecided',
}

const effectWords: Readonly<Record<Effect, string>> = {
  helps: 'TR helps',
  hurts: 'TR hurts',
  'no difference': 'no difference',
  mixed: 'a mixed result',
  undecided: 'undecided',
}

type Way = 'equalSteps' | 'equalMargin'
const ways: Readonly<Record<Way, string>> = { equalSteps: 'After equal steps', equalMargin: 'At equal margin' }

/** What a comparison shows, taken after equal steps or at equal margin. */
export const effectOf = (comparison: Comparison, way: Way, { smallest }: Settings): Effect =>
  effect(outcome(comparison[way].ood, smallest), outcome(comparison[way].chosen, smallest))

const isTr = (settings: Settings, method: string): boolean =>
  settings.methods.some(({ key, tr }) => key === method && tr !== undefined)

const withTr = (cell: CellResult, settings: Settings): Comparison[] =>
  cell.comparisons.filter(({ method }) => isTr(settings, method))

/** What TR does against the objective as it is, in one sentence per way to compare: where it helps, and where it does not. */
export const headlines = ({ settings, cells }: Results): string[] => {
  const vanilla = settings.methods[0]!.key
  const all = cells.flatMap((cell) =>
    withTr(cell, settings)
      .filter(({ baseline }) => baseline === vanilla)
      .map((comparison) => ({ cell, comparison })),
  )
  return (Object.keys(ways) as Way[]).map((way) => {
    const clauses = (Object.keys(effectWords) as Effect[]).flatMap((wanted) => {
      const names = all
        .filter(({ comparison }) => effectOf(comparison, way, settings) === wanted)
        .map(({ cell, comparison }) => fullName(settings, cell, comparison.method))
      return names.length === 0
        ? []
        : [`${effectWords[wanted]} in ${names.length} of ${all.length} cases: ${listed(names)}`]
    })
    return `${ways[way]}, against the same objective with a fixed reference: ${clauses.join('; ')}.`
  })
}

const clause = (name: string, value: Interval, { smallest }: Settings): string =>
  `${name} ${outcomeWords[outcome(value, smallest)]} (${difference(value, 3)})`

const wayOf = (comparison: Comparison, way: Way, settings: Settings): string =>
  `${ways[way].toLowerCase()} OOD is ${clause('', comparison[way].ood, settings).trim()} and chosen ${clause('', comparison[way].chosen, settings).trim()}: ${effectWords[effectOf(comparison, way, settings)]}`

/** What TR does in one cell, one sentence for each way it moves the reference; written from the numbers alone. */
export const verdicts = (cell: CellResult, settings: Settings): string[] => {
  const [vanilla, ...smaller] = settings.methods.filter(({ tr }) => !tr).map(({ key }) => key)
  return settings.methods
    .filter(({ tr }) => tr)
    .map(({ key }) => {
      const against = (baseline: string) =>
        cell.comparisons.find((one) => one.method === key && one.baseline === baseline)!
      const first = against(vanilla!)
      const others = smaller.map((baseline) =>
        clause(`${nameOf(settings, cell, baseline)}:`, against(baseline).equalSteps.ood, settings),
      )
      return (
        `**${nameOf(settings, cell, key)}** against ${nameOf(settings, cell, vanilla!)}: ${wayOf(first, 'equalSteps', settings)}; ` +
        `${wayOf(first, 'equalMargin', settings)}. OOD after equal steps against smaller betas: ${others.join(', ')}.`
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
