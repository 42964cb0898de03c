import { createRandom, meanWhere, type Objective, type PairedObjective, sequenceSum, tf } from '@kedge/core'
import { describe, expect, it } from 'vitest'
import { useCpuBackend } from './backend.ts'
import { expectColumnRefused, expectMarginsCount, expectWeightsScale, expectWeightZeroDrops } from './checks/columns.ts'
import { expectMismatchedDetached } from './checks/detached.ts'
import { expectFinite } from './checks/finite.ts'
import { expectGradientOfLoss } from './checks/gradient.ts'
import {
  expectNeedsDeclared,
  expectPaddingIgnored,
  expectRowOrderIgnored,
  expectRowsAverage,
} from './checks/invariance.ts'
import { expectInputsUnchanged, expectNoLeak } from './checks/side-effects.ts'
import { extremeSamples } from './samples/extreme.ts'
import { randomPaired } from './samples/random-paired.ts'
import { randomUnpaired } from './samples/random-unpaired.ts'

type Margin = (margin: tf.Tensor1D) => tf.Tensor

/** A paired objective whose loss is the mean of `rowLoss` of the margin of log-ratios. */
const paired = (rowLoss: Margin): PairedObjective => ({
  batch: 'paired',
  needs: { reference: true },
  loss(policy, reference) {
    const chosen = tf.sub(sequenceSum(policy.chosen), sequenceSum(reference.chosen))
    const rejected = tf.sub(sequenceSum(policy.rejected), sequenceSum(reference.rejected))
    const margin: tf.Tensor1D = tf.sub(chosen, rejected)
    return { loss: tf.mean(rowLoss(margin)), metrics: { margin: tf.mean(margin) } }
  },
})

const sound = paired((margin) => tf.softplus(tf.neg(margin)))
const pairs = () => randomPaired(createRandom(5))

/** Expects a check to fail, for the reason given. */
const expectFailure = (check: () => void, reason: RegExp): void => {
  expect(() => tf.tidy(check)).toThrow(reason)
}

describe('the conformance checks', () => {
  useCpuBackend()

  it('pass a sound objective', () =>
    tf.tidy(() => {
      for (const sample of extremeSamples('paired')) expectFinite(sound, sample)
      for (const check of [
        expectGradientOfLoss,
        expectNoLeak,
        expectInputsUnchanged,
        expectPaddingIgnored,
        expectRowOrderIgnored,
        expectRowsAverage,
        expectNeedsDeclared,
      ])
        check(sound, pairs())
    }))

  /** What `sound` would be with columns, had it the given way to use them. */
  const withColumns = (loss: (rows: tf.Tensor1D, columns: { weight?: tf.Tensor1D }) => tf.Tensor): PairedObjective => ({
    ...sound,
    honours: { weight: true, margin: true },
    loss(policy, reference) {
      const gain = (side: 'chosen' | 'rejected') => tf.sub(sequenceSum(policy[side]), sequenceSum(reference[side]))
      const rows: tf.Tensor1D = tf.softplus(tf.sub<tf.Tensor1D>(gain('rejected'), gain('chosen')))
      return { loss: loss(rows, policy), metrics: {} }
    },
  })

  it('notice weights and margins that are declared and not used', () => {
    const deaf = withColumns((rows) => tf.mean(rows))
    expectFailure(() => expectWeightsScale(deaf, pairs(), false), /loss at 0/)
    expectFailure(() => expectWeightZeroDrops(deaf, pairs()), /gradient at cell/)
    expectFailure(() => expectMarginsCount(deaf, pairs()), /to not be/)
  })

  it('notice a loss divided by the sum of the weights', () => {
    const normalized = withColumns((rows, { weight = tf.onesLike(rows) }) =>
      tf.div(tf.sum(tf.mul(rows, weight)), tf.sum(weight)),
    )
    expectFailure(() => expectWeightsScale(normalized, pairs(), false), /loss at 0/)
  })

  it('notice columns that are passed over in silence', () => {
    expectFailure(() => expectColumnRefused(sound, pairs(), 'margin'), /a margin is refused with a KedgeError/)
  })

  it('notice a loss that overflows', () => {
    const naive = paired((margin) => tf.log(tf.add(1, tf.exp(tf.neg(margin)))))
    expectFailure(() => {
      for (const sample of extremeSamples('paired')) expectFinite(naive, sample)
    }, /loss at policy/)
  })

  it('notice a gradient that is not a number though the loss is', () => {
    const leaky = paired((margin) => tf.sqrt(tf.relu(margin)))
    expectFailure(() => {
      for (const sample of extremeSamples('paired')) expectFinite(leaky, sample)
    }, /gradient at policy/)
  })

  it('notice a gradient that is one percent off', () => {
    const offByOnePercent = tf.customGrad((margin) => ({
      value: tf.square(margin as tf.Tensor),
      gradFunc: (gradient: tf.Tensor) => tf.mul(gradient, tf.mul(margin as tf.Tensor, 2.02)),
    }))
    expectFailure(() => expectGradientOfLoss(paired(offByOnePercent), pairs()), /d loss \/ d log-prob of token/)
  })

  it('accept a kink', () => {
    const hinge = paired((margin) => tf.relu(tf.sub(1, margin)))
    tf.tidy(() => expectGradientOfLoss(hinge, pairs()))
  })

  it('notice a tensor that is kept', () => {
    const kept: tf.Tensor[] = []
    const hoarder = paired((margin) => {
      kept.push(tf.keep(tf.clone(margin)))
      return tf.neg(margin)
    })
    expectFailure(() => expectNoLeak(hoarder, pairs()), /tensors left behind/)
    tf.dispose(kept)
  })

  it('notice inputs that are disposed', () => {
    const greedy: PairedObjective = {
      ...sound,
      loss(policy, reference, context) {
        const result = sound.loss(policy, reference, context)
        reference.chosen.mask.dispose()
        return result
      },
    }
    expectFailure(() => expectInputsUnchanged(greedy, pairs()), /disposed|true/)
  })

  it('notice a mean over columns, padding included', () => {
    const careless: PairedObjective = {
      ...sound,
      loss: (policy) => ({ loss: tf.mean(policy.chosen.tokens), metrics: {} }),
    }
    expectFailure(() => expectPaddingIgnored(careless, pairs()), /loss: /)
  })

  it('notice a loss that depends on the order of rows', () => {
    const partial = paired((margin) => tf.slice(margin, [0], [1]))
    expectFailure(() => expectRowOrderIgnored(partial, pairs()), /loss: /)
  })

  it('notice a sum over rows', () => {
    const summed = paired((margin) => tf.sum(margin))
    expectFailure(() => expectRowsAverage(summed, pairs()), /loss: /)
  })

  it('notice a metric that averages over the wrong rows', () => {
    const sample = () => randomUnpaired(createRandom(5), { desirable: [true, true, false] })
    const wrong: Objective = {
      batch: 'unpaired',
      needs: { reference: false },
      loss(policy) {
        const sums = sequenceSum(policy.completion)
        const { total, weight } = meanWhere(sums, policy.desirable)
        return { loss: tf.mean(sums), metrics: { chosen: tf.div(total, weight) as tf.Scalar } }
      },
    }
    expectFailure(() => expectRowsAverage(wrong, sample()), /chosen: /)
  })

  it('notice a reference that is used without being declared', () => {
    expectFailure(() => expectNeedsDeclared({ ...sound, needs: { reference: false } }, pairs()), /loss: /)
  })

  it('notice a gradient through mismatched completions', () => {
    const attached: Objective = {
      batch: 'unpaired',
      needs: { reference: true, mismatched: true },
      loss: (policy) => ({
        loss: tf.add(tf.mean(sequenceSum(policy.completion)), tf.mean(sequenceSum(policy.mismatched!))),
        metrics: {},
      }),
    }
    expectFailure(() => expectMismatchedDetached(attached, randomUnpaired(createRandom(5))), /mismatched log-probs/)
  })
})
