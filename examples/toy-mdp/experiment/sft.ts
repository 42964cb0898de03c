import { defineObjective, sequenceSum, tf } from '@kedge/core'

/** Supervised fine-tuning: the mean negative log-probability of a completion, in nats. */
export const sft = defineObjective<object>({
  name: 'sft',
  description: 'negative log-probability of both answers of a pair',
  options: {},
  create: () => ({
    batch: 'unpaired',
    needs: { reference: false },
    loss: ({ completion }) => ({ loss: tf.neg(tf.mean(sequenceSum(completion))), metrics: {} }),
  }),
})
