import { defineObjective, type Scheduler, type SequenceLogProbs, scheduled, sequenceSum, tf } from '@kedge/core'

export interface HingeOptions {
  /** Scale of the rewards; a number or a schedule. */
  beta: Scheduler
}

/** Hinge loss on the margin of implicit rewards, `max(0, 1 - beta * margin)` (SLiC-HF, arXiv 2305.10425, with a reference). */
export default defineObjective<HingeOptions>({
  name: 'hinge',
  description: 'hinge loss on the reward margin',
  options: { beta: scheduled({ exclusiveMinimum: 0, default: 0.1 }) },
  create: ({ beta }) => ({
    batch: 'paired',
    needs: { reference: true },
    loss(policy, reference, { progress }) {
      const reward = (own: SequenceLogProbs, theirs: SequenceLogProbs) =>
        tf.mul(beta.value(progress), tf.sub(sequenceSum(own), sequenceSum(theirs)))
      const margins = tf.sub(reward(policy.chosen, reference.chosen), reward(policy.rejected, reference.rejected))
      return { loss: tf.mean(tf.relu(tf.sub(1, margins))), metrics: { 'rewards/margins': tf.mean(margins) } }
    },
  }),
})
