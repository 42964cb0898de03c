import { type Objective, tf } from '@kedge/core'
import { expect } from 'vitest'
import { differentiate, evaluateLoss } from '../samples/evaluate-loss.ts'
import type { Sample } from '../samples/sample.ts'
import { stackMask, stackTokens, withStackedTokens } from '../samples/stack.ts'

/** Nats, largest first: large ones drown rounding, small ones curvature. Powers of two, so that adding them is exact. */
const steps = [1 / 8, 1 / 32, 1 / 128, 1 / 512] as const
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

const isCentral = (gradient: number, largest: number, { forward, backward, rounding }: Slopes): boolean =>
  Math.abs(gradient - (forward + backward) / 2) <= rounding + 1e-3 * largest

const isAtKink = (gradient: number, coarse: Slopes, fine: Slopes): boolean => {
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

  const slopesAt = (index: number, step: number): Slopes => ({
    forward: (lossWith(index, step) - loss) / step,
    backward: (loss - lossWith(index, -step)) / step,
    rounding: (8 * float32Epsilon * Math.abs(loss)) / step,
  })

  const expectAgreement = (index: number): void => {
    const measured: Slopes[] = []
    for (const step of steps) {
      const slopes = slopesAt(index, step)
      if (isCentral(gradient[index]!, largest, slopes)) return
      measured.push(slopes)
    }
    const differences = measured.map(({ forward, backward }) => (forward + backward) / 2)
    expect(
      isAtKink(gradient[index]!, ...(measured.slice(-2) as [Slopes, Slopes])),
      `d loss / d log-prob of token ${index}: the gradient is ${gradient[index]}, differences give ${differences.join(', ')}`,
    ).toBe(true)
  }

  for (const [index, selected] of stackMask(sample.policy).dataSync().entries())
    if (selected === 1) expectAgreement(index)
}
