import type { Contestant } from '../contestants/contestant.ts'
import type { Turn } from '../contestants/turn.ts'
import type { GrowthPoint, GrowthSeries } from '../workloads/growth.ts'
import { assertEqualLosses } from './equal-losses.ts'
import { type TurnFigures, turnFigures } from './figures.ts'
import { runTurn } from './rounds.ts'

const timedSteps = 3

/** A contestant at one point of a series. */
export type Measured = { readonly figures: TurnFigures } | { readonly failed: string }

export interface GrowthResult {
  readonly dimension: string
  readonly value: number
  readonly contestant: string
  readonly measured: Measured
}

export interface GrowthOptions {
  /** Longest time of a turn. */
  readonly seconds: number
  readonly onPoint?: (result: GrowthResult) => void
}

/**
 * Measures workload C: at each point one turn of each contestant. Who fails at a point (out of time or out of memory) is
 * not asked for the larger ones of that series.
 * @throws UnequalLosses
 */
export const measureGrowth = async (
  series: readonly GrowthSeries[],
  contestants: readonly Contestant[],
  { seconds, onPoint }: GrowthOptions,
): Promise<readonly GrowthResult[]> => {
  const results: GrowthResult[] = []
  for (const { dimension, points } of series) {
    let going = contestants
    for (const point of points) {
      const failed = new Set<string>()
      for (const [contestant, measured] of await measurePoint(point, going, seconds)) {
        if ('failed' in measured) failed.add(contestant)
        const result = { dimension, value: point.value, contestant, measured }
        results.push(result)
        onPoint?.(result)
      }
      going = going.filter(({ name }) => !failed.has(name))
    }
  }
  return results
}

const measurePoint = async (
  { workload }: GrowthPoint,
  contestants: readonly Contestant[],
  seconds: number,
): Promise<readonly (readonly [name: string, measured: Measured])[]> => {
  const prepared = await workload.prepare()
  const turns: { readonly name: string; readonly turn: Turn }[] = []
  const measured: [string, Measured][] = []
  for (const contestant of contestants) {
    const { name, layout } = contestant
    const outcome = await runTurn(contestant, workload, prepared, { steps: timedSteps, seconds })
    if ('failed' in outcome) {
      measured.push([name, outcome])
      continue
    }
    turns.push({ name, turn: outcome.result })
    measured.push([name, { figures: turnFigures(outcome.result, { ...workload, rows: prepared.rows, layout }) }])
  }
  assertEqualLosses(turns.map(({ name, turn: { steps } }) => ({ name, steps })))
  return measured
}
