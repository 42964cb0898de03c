import { type SequenceLogProbs, type TokenLayout, tf } from '@kedge/core'
import { actionLogProbs, createScorer, type Network } from './network.ts'
import { encodeState, stateIndex, stateSize, states, trajectories } from './tree.ts'

/** The policies of all seeds, under training. */
export interface Policies {
  readonly hidden: tf.Variable<tf.Rank.R3>
  readonly output: tf.Variable<tf.Rank.R3>
  logProbs(layout: TokenLayout): SequenceLogProbs
  /** Per seed the log-probability of each of the 27 trajectories, in nats. */
  trajectoryLogProbs(): number[][]
  dispose(): void
}

/** Policies that start as copies of `start`, which stays the caller's. */
export const createPolicies = (start: Network): Policies => {
  const hidden = tf.tidy(() => tf.variable(tf.clone(start.hidden)))
  const output = tf.tidy(() => tf.variable(tf.clone(start.output)))
  const seeds = hidden.shape[0]
  const encoded = Array.from({ length: seeds }, () => states.flatMap((state) => [...encodeState(state)])).flat()

  return {
    hidden,
    output,
    logProbs: createScorer({ hidden, output }),
    trajectoryLogProbs() {
      const values = tf.tidy(() =>
        actionLogProbs({ hidden, output }, tf.tensor3d(encoded, [seeds, states.length, stateSize])).arraySync(),
      )
      return values.map((ofSeed) =>
        trajectories.map((taken) =>
          taken.reduce((sum, action, length) => sum + ofSeed[stateIndex(taken.slice(0, length))]![action]!, 0),
        ),
      )
    },
    dispose: () => tf.dispose([hidden, output]),
  }
}
