import type { StepRecord } from '../contestants/turn.ts'
import { formatTable } from '../report/format-table.ts'

/** Contestants whose losses lie further apart than this do not do the same work. */
const lossTolerance = 1e-3
/** Of a log-probability; it tells models and data apart at step 1, where every DPO loss is ln 2. */
const relativeTolerance = 1e-3

export interface NamedSteps {
  readonly name: string
  readonly steps: readonly StepRecord[]
}

const agrees = (one: StepRecord, other: StepRecord): boolean =>
  Math.abs(one.loss - other.loss) <= lossTolerance &&
  (['chosen', 'rejected'] as const).every((key) => Math.abs(one[key] / other[key] - 1) <= relativeTolerance)

/**
 * Compares two contestants step by step.
 * @returns nothing where they agree, else their columns side by side
 */
export const describeMismatch = (one: NamedSteps, other: NamedSteps): string | undefined => {
  const pairs = one.steps.slice(0, other.steps.length).map((step, index) => [step, other.steps[index]!] as const)
  if (pairs.every(([left, right]) => agrees(left, right))) return undefined
  const head = ['step', `loss ${one.name}`, `loss ${other.name}`, 'log-probs', 'log-probs', '']
  const sums = ({ chosen, rejected }: StepRecord) => `${chosen.toFixed(3)} / ${rejected.toFixed(3)}`
  const lines = pairs.map(([left, right], index) => [
    String(index + 1),
    left.loss.toFixed(6),
    right.loss.toFixed(6),
    sums(left),
    sums(right),
    agrees(left, right) ? '' : 'differ',
  ])
  return formatTable([head, ...lines])
}

/** Contestants do not do the same work, so their times mean nothing side by side. */
export class UnequalLosses extends Error {
  override readonly name = 'UnequalLosses'
}

/** @throws UnequalLosses with both columns where a contestant parts from the first */
export const assertEqualLosses = ([first, ...others]: readonly NamedSteps[]): void => {
  for (const other of others) {
    const mismatch = describeMismatch(first!, other)
    if (mismatch === undefined) continue
    throw new UnequalLosses(`${first!.name} and ${other.name} do not compute the same losses:\n\n${mismatch}`)
  }
}
