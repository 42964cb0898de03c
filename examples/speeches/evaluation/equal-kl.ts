import type { Checkpoint, Measure } from './samples.ts'

export interface CurvePoint {
  readonly kl: number
  readonly value: number
}

/**
 * The value of a run where its KL first reaches `target`, on the straight line between the checkpoints around it; that of
 * the farthest checkpoint when none goes so far. Points come in the order of training.
 */
export const valueAtKl = (points: readonly CurvePoint[], target: number): number => {
  const after = points.findIndex(({ kl }) => kl >= target)
  if (after === 0) return points[0]!.value
  if (after < 0) return points.reduce((farthest, point) => (point.kl > farthest.kl ? point : farthest)).value
  const before = points[after - 1]!
  const next = points[after]!
  return before.value + ((target - before.kl) / (next.kl - before.kl)) * (next.value - before.value)
}

/** The mean of a measure over some of a checkpoint's samples. */
export const meanOver = ({ samples }: Checkpoint, measure: Measure, rows: readonly number[]): number =>
  rows.reduce((sum, row) => sum + samples[row]![measure], 0) / rows.length

/** A run's mean KL and mean of a measure at each checkpoint, over some of the samples. */
export const curve = (checkpoints: readonly Checkpoint[], measure: Measure, rows: readonly number[]): CurvePoint[] =>
  checkpoints.map((checkpoint) => ({
    kl: meanOver(checkpoint, 'kl', rows),
    value: meanOver(checkpoint, measure, rows),
  }))
