import { type Json, type Objective, tf } from '@kedge/core'
import { describe, expect, it } from 'vitest'
import { expectMismatchedDetached } from '../checks/detached.ts'
import { expectFinite } from '../checks/finite.ts'
import { expectGradientOfLoss } from '../checks/gradient.ts'
import {
  expectNeedsDeclared,
  expectPaddingIgnored,
  expectRowOrderIgnored,
  expectRowsAverage,
} from '../checks/invariance.ts'
import { expectInputsUnchanged, expectNoLeak } from '../checks/side-effects.ts'
import { withoutMismatched } from '../samples/change.ts'
import { evaluateLoss } from '../samples/evaluate-loss.ts'
import { extremeSamples } from '../samples/extreme.ts'
import { randomSamples } from '../samples/random-samples.ts'
import { createToyPolicy } from '../toy/create-toy-policy.ts'
import { trainToy } from '../toy/train-toy.ts'
import { testColumns } from './columns.ts'

export interface ObjectiveBehaviourOptions {
  /**
   * Set for a loss that compares a batch's rows with each other (as AOT does, arXiv 2406.05882): it is not held to
   * averaging over rows, which makes gradient accumulation exact.
   */
  readonly rowsCoupled?: boolean
  /**
   * Set where the loss holds numbers of the policy constant, as weights of rows: its gradient is then not that of finite
   * differences, and has to be tested by the plugin itself.
   */
  readonly holdsConstants?: boolean
}

/** Declares the tests of what every objective does, decorated or not. */
export const testObjectiveBehaviour = (
  create: () => Objective,
  { rowsCoupled = false, holdsConstants = false }: ObjectiveBehaviourOptions,
): void => {
  it('is finite in loss, gradient and metrics at log-ratios of +-1000 nats', () => {
    const objective = create()
    tf.tidy(() => {
      for (const sample of extremeSamples(objective.batch)) {
        expectFinite(objective, sample)
        expectFinite(objective, withoutMismatched(sample))
      }
    })
  })

  it('keeps its state through JSON', () => {
    const state = create().state?.()
    if (state === undefined) return
    const restored = create()
    restored.restore?.(JSON.parse(JSON.stringify(state)) as Json)
    expect(restored.state?.()).toEqual(state)
  })

  it('leaves no tensors behind after training', async () => {
    const before = tf.memory().numTensors
    const toy = createToyPolicy()
    await trainToy(toy, create(), { steps: 3 })
    toy.dispose()
    expect(tf.memory().numTensors).toBe(before)
  })

  const created = create()
  testColumns(create, rowsCoupled)

  describe.each([...randomSamples(created)].map(([name, sample]) => ({ name, sample })))('on $name', ({ sample }) => {
    it('is finite where the policy equals the reference', () =>
      tf.tidy(() => {
        const { policy } = sample()
        expectFinite(create(), { policy, reference: policy })
      }))

    if (!holdsConstants)
      it('has the gradient that finite differences give', () => tf.tidy(() => expectGradientOfLoss(create(), sample())))

    it('lets no gradient into mismatched completions', () =>
      tf.tidy(() => expectMismatchedDetached(create(), sample())))

    it('leaks no tensors', () => tf.tidy(() => expectNoLeak(create(), sample())))

    it('leaves its inputs unchanged', () => tf.tidy(() => expectInputsUnchanged(create(), sample())))

    it('gives the same numbers when asked twice', () =>
      tf.tidy(() => {
        const objective = create()
        const given = sample()
        expect(evaluateLoss(objective, given)).toEqual(evaluateLoss(objective, given))
      }))

    it('ignores padding', () => tf.tidy(() => expectPaddingIgnored(create(), sample())))

    it('ignores the order of rows', () => tf.tidy(() => expectRowOrderIgnored(create(), sample())))

    it('uses nothing that it does not declare a need of', () => tf.tidy(() => expectNeedsDeclared(create(), sample())))

    if (rowsCoupled) return
    it('averages over rows, so that accumulated micro-batches equal one batch', () =>
      tf.tidy(() => expectRowsAverage(create(), sample())))
  })
}
