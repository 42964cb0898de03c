import { defineObjective, sequenceMean, sequenceSum, tf } from '@kedge/core'
import { describeObjective } from './describe-objective.ts'

const hinge = defineObjective<{ readonly margin: number; readonly average: boolean }>({
  name: 'reference-free-hinge',
  options: { margin: { type: 'number', exclusiveMinimum: 0 }, average: { type: 'boolean', default: true } },
  create: ({ margin, average }) => ({
    batch: 'paired',
    needs: { reference: false },
    loss({ chosen, rejected }) {
      const score = average ? sequenceMean : sequenceSum
      const rows = tf.relu(tf.sub(margin, tf.sub(score(chosen), score(rejected))))
      return { loss: tf.mean(rows) as tf.Scalar, metrics: {} }
    },
  }),
})

describeObjective(hinge, {
  variants: [
    { name: 'a margin', with: { margin: 1 } },
    { name: 'sums', with: { margin: 1, average: false } },
  ],
})

const coupled = defineObjective<object>({
  name: 'coupled',
  options: {},
  create: () => {
    let steps = 0
    return {
      batch: 'unpaired',
      needs: { reference: true },
      loss(policy, reference) {
        const ratio = tf.sub(sequenceSum(policy.completion), sequenceSum(reference.completion))
        const signed = tf.mul(ratio, tf.sub(tf.mul(policy.desirable, 2), 1))
        return { loss: tf.softplus(tf.neg(tf.mean(signed))) as tf.Scalar, metrics: {} }
      },
      afterStep: () => {
        steps++
      },
      state: () => steps,
      restore: (state) => {
        steps = Number(state)
      },
    }
  },
})

describeObjective(coupled, { rowsCoupled: true })
