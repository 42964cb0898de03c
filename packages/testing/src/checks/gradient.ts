import { type Objective, tf } from '@kedge/core'
import { expect } from 'vitest'
import { differentiate, evaluateLoss } from '../samples/evaluate-loss.ts'
import type { Sample } from '../samples/sample.ts'
import { stackMask, stackTokens, withStackedTokens } from '../samples/stack.ts'

/** Nats, largest first: large ones drown rounding, small ones curvature. Powers of two, so that adding them is exact. */
const steps = [1 / 8, 1 / 32, 1 / 128] as const
const float32Epsilon = 2 ** -23

interface Slopes {
  readonly forward: number
  readonly backward: number
  /** How far rounding of the losses may have thrown the slopes off. */
  readonly rounding: number
}

const gap = ({ forward, backward }: Slopes): number => Math.abs(forward - backward)

/** Whether the one-sided slopes stay apart as the step shrinks fourfold, and so differ at a kink and not by curvature. */
const haveKink = (coarse: Slopes, fine: Slopes): boolean => gap(fine) > gap(coarse) / 2 + fine.rounding

const agrees = (gradient: number, largest: number, slopes: readonly Slopes[]): boolean => {
  const central = ({ forward, backward, rounding }: Slopes) =>
    Math.abs(gradient - (forward + backward) / 2) <= rounding + 1e-3 * largest
  if (slopes.some(central)) return true
  const [coarse, fine] = slopes.slice(-2) as [Slopes, Slopes]
  const { forward, backward, rounding } = fine
  const inBetween =
    gradient >= Math.min(forward, backward) - rounding && gradient <= Math.max(forward, backward) + rounding
  return inBetween && haveKink(coarse, fine)
}

/**
 * The gradient agrees with central differences at every completion token: to a thousandth of its largest entry, beside
 * what float32 rounds off the losses. At a kink, as the hinge's, any slope between the one-sided ones is right.
 */
export const expectGradientOfLoss = (objective: Objective, sample: Sample): void => {
  const { loss, gradient } = differentiate(objective, sample)
  const tokens = stackTokens(sample.policy)
  const values = tokens.dataSync()
  const largest = Math.max(...gradient.map(Math.abs))

  const lossWith = (index: number, change: number): number =>
    tf.tidy(() => {
      const changed = Float32Array.from(values)
      changed[index]! += change
      const policy = withStackedTokens(sample.policy, tf.tensor2d(changed, tokens.shape))
      return evaluateLoss(objective, { ...sample, policy }).loss
    })

  const slopesAt = (index: number): Slopes[] =>
    steps.map((step) => ({
      forward: (lossWith(index, step) - loss) / step,
      backward: (loss - lossWith(index, -step)) / step,
      rounding: (8 * float32Epsilon * Math.abs(loss)) / step,
    }))

  for (const [index, selected] of stackMask(sample.policy).dataSync().entries()) {
    if (selected === 0) continue
    const slopes = slopesAt(index)
    const measured = slopes.map(({ forward, backward }) => (forward + backward) / 2)
    expect(
      agrees(gradient[index]!, largest, slopes),
      `d loss / d log-prob of token ${index}: the gradient is ${gradient[index]}, differences give ${measured.join(', ')}`,
    ).toBe(true)
  }
}
