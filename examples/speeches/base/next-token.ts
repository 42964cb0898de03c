import { defineObjective, tf } from '@kedge/core'

/** Plain language modelling, to train the base model that the preference runs start from. */
export default defineObjective({
  name: 'next-token',
  description: 'mean negative log-probability of the tokens, in nats',
  options: {},
  create: () => ({
    batch: 'unpaired',
    needs: { reference: false },
    loss({ completion }) {
      const total = tf.neg(tf.sum<tf.Scalar>(completion.tokens))
      const weight = tf.sum<tf.Scalar>(completion.mask)
      return { loss: tf.div(total, weight), metrics: { 'nats/token': { total, weight } } }
    },
  }),
})
