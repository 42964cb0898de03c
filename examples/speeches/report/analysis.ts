import type { Difference } from '../evaluation/bootstrap.ts'
import { commonKl, compareAtEnd, compareAtKl } from '../evaluation/compare.ts'
import { type Summary, summarize } from '../evaluation/summary.ts'
import type { Run } from './runs.ts'

/** What a run has more than the baseline. */
export interface Comparison {
  readonly run: Run
  readonly equalKl: { readonly reward: Difference; readonly judge: Difference }
  readonly equalSteps: { readonly reward: Difference; readonly judge: Difference }
}

/** The numbers of the report. */
export interface Analysis {
  readonly results: readonly { readonly run: Run; readonly summaries: readonly Summary[] }[]
  /** The first run, which the others are compared with. */
  readonly baseline: Run
  /** Where runs are compared at equal KL, in nats: nine tenths of what all of them reach. */
  readonly targetKl: number
  readonly comparisons: readonly Comparison[]
}

export const analyze = (runs: readonly Run[]): Analysis => {
  const [baseline, ...others] = runs as readonly [Run, ...Run[]]
  // Short of the farthest common point, so that a resampled run still brackets it.
  const targetKl = 0.9 * commonKl(runs.map(({ checkpoints }) => checkpoints))
  const first = baseline.checkpoints
  return {
    results: runs.map((run) => ({ run, summaries: run.checkpoints.map(summarize) })),
    baseline,
    targetKl,
    comparisons: others.map((run) => ({
      run,
      equalKl: {
        reward: compareAtKl(first, run.checkpoints, 'reward', targetKl),
        judge: compareAtKl(first, run.checkpoints, 'judge', targetKl),
      },
      equalSteps: {
        reward: compareAtEnd(first, run.checkpoints, 'reward'),
        judge: compareAtEnd(first, run.checkpoints, 'judge'),
      },
    })),
  }
}
