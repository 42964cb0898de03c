import { createObjective, type ObjectiveSpec, type Plugin, tf } from '@kedge/core'
import { describeDecorator, evaluateLoss, type Sample, useCpuBackend } from '@kedge/testing'
import { describe, expect, it } from 'vitest'
import plugins, { apoZero, hinge, lengthRegularized } from './index.ts'

describeDecorator(lengthRegularized, {
  objectives: [{ plugin: hinge }, { plugin: apoZero }],
  variants: [{ name: 'a high price', with: { alpha: 0.5 } }],
  neutral: { alpha: 0 },
})

/** Log-ratios 2 nats over three tokens (chosen) and 1 nat over one (rejected). */
const sample = (margin?: number): Sample => {
  const chosen = (value: number) => ({ tokens: tf.tensor2d([[value, 0, 0]]), mask: tf.tensor2d([[1, 1, 1]]) })
  const rejected = (value: number) => ({ tokens: tf.tensor2d([[value, 0, 0]]), mask: tf.tensor2d([[1, 0, 0]]) })
  const column = margin === undefined ? {} : { margin: tf.tensor1d([margin]) }
  return {
    policy: { chosen: chosen(-1), rejected: rejected(-1), ...column },
    reference: { chosen: chosen(-3), rejected: rejected(-2), ...column },
  }
}

const around = (alpha: unknown): ObjectiveSpec => ({
  use: 'hinge',
  with: { beta: 0.5 },
  wrap: [{ use: 'length-regularized', with: { alpha } }],
})

const create = (spec: ObjectiveSpec) => createObjective(spec, plugins as readonly Plugin[])

describe('length-regularized', () => {
  useCpuBackend()

  it('takes the difference in tokens off the margin', () => {
    // 1 - (0.5 * (2 - 1) + 0.1 * (3 - 1))
    expect(evaluateLoss(create(around(0.1)), sample()).loss).toBeCloseTo(0.3, 6)
  })

  it('adds to the margins of the data', () => {
    // 1 - (0.5 + 0.2 - 0.25)
    expect(evaluateLoss(create(around(0.1)), sample(0.25)).loss).toBeCloseTo(0.55, 6)
  })

  it('takes a schedule for its price', () => {
    const { policy, reference } = sample()
    const objective = create(around({ use: 'linear', with: { from: 0.1, to: 0 } }))
    const at = (step: number) =>
      objective
        .loss(policy as never, reference as never, { progress: { step, totalSteps: 10, epoch: 0 } })
        .loss.dataSync()[0]
    expect(at(0)).toBeCloseTo(0.3, 6)
    expect(at(10)).toBeCloseTo(0.5, 6)
  })
})
