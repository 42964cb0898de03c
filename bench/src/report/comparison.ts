import { type TurnFigures, turnFigures } from '../measure/figures.ts'
import type { Entry } from '../measure/rounds.ts'
import { median, pairedRatios, type Spread, spread } from '../measure/spread.ts'
import type { PreparedWorkload, Workload } from '../workloads/workload.ts'

/** A contestant's medians over its turns. */
export interface Standing {
  readonly name: string
  readonly turns: readonly TurnFigures[]
  readonly failed?: string
  /** Absent where not one turn was finished. */
  readonly medians?: {
    /** Over the turns' median steps; the ends are the fastest and the slowest single step. */
    readonly seconds: Spread
    readonly pairsPerSecond: number
    readonly pairsPerSecondInAll: number
    readonly tokensPerSecond: number
    readonly gflop: number
    /** Of the machine's best matrix multiplication. */
    readonly shareOfLimit: number
    readonly startUpSeconds: number
    readonly peakBytes: number
    /** Pairs per second as a multiple of the baseline's, turn by turn. */
    readonly speedup: Spread
    /** Peak memory as a share of the baseline's. */
    readonly memoryShare: number
    /** Largest distance of a step's loss from the baseline's. */
    readonly lossDifference: number
  }
}

/** A workload's outcome. */
export interface Comparison {
  readonly key: string
  readonly title: string
  /** Whom the ratios compare with: TRL where it ran, else the last contestant that did. */
  readonly baseline: string
  readonly standings: readonly Standing[]
}

type Figure = Exclude<keyof TurnFigures, 'stepSeconds' | 'losses'>

const column = (turns: readonly TurnFigures[], key: Figure): number[] => turns.map((turn) => turn[key])

const middle = (turns: readonly TurnFigures[], key: Figure): number => median(column(turns, key))

/** Between the losses of a step; all turns compute the same ones. */
const largestDifference = ([one]: readonly TurnFigures[], [other]: readonly TurnFigures[]): number =>
  Math.max(...one!.losses.map((loss, step) => Math.abs(loss - other!.losses[step]!)))

export const compare = (
  { key, title, ...workload }: Workload,
  { rows }: PreparedWorkload,
  entries: readonly Entry[],
  gflopLimit: number,
): Comparison => {
  const figured = entries.map(({ contestant: { name, layout }, turns, failed }) => ({
    name,
    turns: turns.map((turn) => turnFigures(turn, { ...workload, rows, layout })),
    ...(failed !== undefined && { failed }),
  }))
  const ran = figured.filter(({ turns }) => turns.length > 0)
  const baseline = ran.find(({ name }) => name === 'trl') ?? ran.at(-1)
  const standings = figured.map((entry): Standing => {
    const { turns } = entry
    if (turns.length === 0 || !baseline) return entry
    return {
      ...entry,
      medians: {
        seconds: { ...spread(turns.flatMap(({ stepSeconds }) => stepSeconds)), median: middle(turns, 'seconds') },
        pairsPerSecond: middle(turns, 'pairsPerSecond'),
        pairsPerSecondInAll: middle(turns, 'pairsPerSecondInAll'),
        tokensPerSecond: middle(turns, 'tokensPerSecond'),
        gflop: middle(turns, 'gflop'),
        shareOfLimit: middle(turns, 'gflopPerSecond') / gflopLimit,
        startUpSeconds: middle(turns, 'startUpSeconds'),
        peakBytes: middle(turns, 'peakBytes'),
        speedup: spread(pairedRatios(column(turns, 'pairsPerSecond'), column(baseline.turns, 'pairsPerSecond'))),
        memoryShare: middle(turns, 'peakBytes') / middle(baseline.turns, 'peakBytes'),
        lossDifference: largestDifference(turns, baseline.turns),
      },
    }
  })
  return { key, title, baseline: baseline?.name ?? '', standings }
}
