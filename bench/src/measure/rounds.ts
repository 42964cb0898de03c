import type { Contestant } from '../contestants/contestant.ts'
import { type Outcome, runChild } from '../contestants/run-child.ts'
import { type Turn, type TurnJob, warmUpSteps } from '../contestants/turn.ts'
import { type PreparedWorkload, settings, type Workload } from '../workloads/workload.ts'
import { assertEqualLosses } from './equal-losses.ts'

/** A contestant's turns, as far as it got. */
export interface Entry {
  readonly contestant: Contestant
  readonly turns: readonly Turn[]
  /** Why it stopped, in one line. */
  readonly failed?: string
}

export interface RoundsOptions {
  readonly turns: number
  /** Timed steps of a turn. */
  readonly steps: number
  /** Longest time of a turn. */
  readonly seconds: number
  readonly beforeRound?: (round: number) => Promise<void>
  readonly onTurn?: (contestant: Contestant, round: number, outcome: Outcome<Turn>) => void
}

export const runTurn = (
  { command, extras }: Contestant,
  { batchSize, learningRate }: Workload,
  { model, pairs, tokens }: PreparedWorkload,
  { steps, seconds }: Pick<RoundsOptions, 'steps' | 'seconds'>,
): Promise<Outcome<Turn>> => {
  const job: TurnJob = { ...settings, model, pairs, tokens, batchSize, learningRate, steps: warmUpSteps + steps }
  return runChild<Turn>(command, { ...job, ...extras }, seconds)
}

/**
 * Lets the contestants take turns (A B C A B C …), so that all of them meet the same machine. One that fails leaves.
 * @throws UnequalLosses after the first round in which two of them part
 */
export const runRounds = async (
  contestants: readonly Contestant[],
  workload: Workload,
  prepared: PreparedWorkload,
  options: RoundsOptions,
): Promise<readonly Entry[]> => {
  let entries: readonly Entry[] = contestants.map((contestant) => ({ contestant, turns: [] }))
  for (let round = 0; round < options.turns; round++) {
    await options.beforeRound?.(round)
    const next: Entry[] = []
    for (const entry of entries) {
      if (entry.failed !== undefined) {
        next.push(entry)
        continue
      }
      const outcome = await runTurn(entry.contestant, workload, prepared, options)
      options.onTurn?.(entry.contestant, round, outcome)
      next.push(
        'failed' in outcome
          ? { ...entry, failed: outcome.failed }
          : { ...entry, turns: [...entry.turns, outcome.result] },
      )
    }
    entries = next
    assertEqualLosses(
      entries.flatMap(({ contestant: { name }, turns }) => turns.slice(-1).map(({ steps }) => ({ name, steps }))),
    )
  }
  return entries
}
