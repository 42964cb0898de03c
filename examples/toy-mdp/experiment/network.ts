import { createRandom, type SequenceLogProbs, type TokenLayout, tf } from '@kedge/core'
import { encodeCompletions } from './encode-completions.ts'
import { actions, stateSize } from './tree.ts'

/**
 * The policies of all seeds, one hidden layer each, with the seed as leading axis. There are no biases: a state's one-hot
 * depth gives the hidden units one for each depth.
 */
export interface Network {
  /** `[seeds, stateSize, hidden]` */
  readonly hidden: tf.Tensor3D
  /** `[seeds, hidden, actions]` */
  readonly output: tf.Tensor3D
}

/** Weights uniform by Glorot and Bengio (2010); each seed draws from a stream of its own. */
export const initialNetwork = (seeds: number, hidden: number): Network => {
  const draw = (inputs: number, outputs: number, layer: number): tf.Tensor3D => {
    const limit = Math.sqrt(6 / (inputs + outputs))
    const values = Array.from({ length: seeds }, (_, seed) => {
      const random = createRandom(seed, 2, layer)
      return Array.from({ length: inputs * outputs }, () => limit * (2 * random.next() - 1))
    })
    return tf.tensor3d(values.flat(), [seeds, inputs, outputs])
  }
  return { hidden: draw(stateSize, hidden, 0), output: draw(hidden, actions, 1) }
}

/**
 * `[seeds, states, actions]` log-probs of every action, in nats.
 * @param encoded `[seeds, states, stateSize]`
 */
export const actionLogProbs = ({ hidden, output }: Network, encoded: tf.Tensor3D): tf.Tensor3D =>
  tf.logSoftmax(tf.matMul<tf.Tensor3D>(tf.tanh(tf.matMul(encoded, hidden)), output))

/** Scores the completions of layouts, each under the policy of its row's seed. */
export const createScorer = (network: Network): ((layout: TokenLayout) => SequenceLogProbs) => {
  const seeds = network.hidden.shape[0]
  const encoded = new WeakMap<TokenLayout, ReturnType<typeof encodeCompletions>>()

  return (layout) =>
    tf.tidy(() => {
      const { states, taken } = encoded.get(layout) ?? encodeCompletions(layout, seeds)
      encoded.set(layout, { states, taken })
      const { completions, time, mask } = layout
      const perSeed = completions / seeds
      const logProbs = actionLogProbs(network, tf.tensor3d(states, [seeds, perSeed * time, stateSize]))
      const scored = tf.sum(tf.mul(logProbs, tf.tensor3d(taken, logProbs.shape)), 2)
      const bySide = tf.transpose(tf.reshape(scored, [seeds, perSeed, time]), [1, 0, 2])
      return {
        tokens: tf.reshape<tf.Rank.R2>(bySide, [completions, time]),
        mask: tf.tensor2d(mask, [completions, time]),
      }
    })
}
