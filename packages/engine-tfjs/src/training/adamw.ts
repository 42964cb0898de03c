import * as tf from '@tensorflow/tfjs'
import { createStateFile, type StateFile } from '../files/state-file.ts'
import type { Parameters } from '../model/causal-model.ts'
import type { Gradients } from './gathered-gradients.ts'

export interface AdamWSettings {
  /** Decay per step, times the learning rate; of matrices only. */
  readonly weightDecay: number
  readonly beta1: number
  readonly beta2: number
  readonly epsilon: number
}

/** AdamW: Adam with decoupled weight decay (arXiv 1711.05101, algorithm 2), step for step as PyTorch computes it. */
export interface AdamW {
  /** Takes one step along `scale` times `gradients`. */
  step(gradients: Gradients, learningRate: number, scale: number): void
  readonly state: StateFile
  dispose(): void
}

export const createAdamW = (parameters: Parameters, { weightDecay, beta1, beta2, epsilon }: AdamWSettings): AdamW => {
  const zeros = () =>
    new Map([...parameters].map(([name, { shape }]) => [name, tf.tidy(() => tf.variable(tf.zeros(shape)))]))
  const firstMoments = zeros()
  const secondMoments = zeros()
  let steps = 0

  /** The exponential moving average `decay * moment + (1 - decay) * value`, kept in `moment`. */
  const follow = (moment: tf.Variable, value: tf.Tensor, decay: number): void =>
    moment.assign(tf.add(tf.mul(moment, decay), tf.mul(value, 1 - decay)))

  return {
    step(gradients, learningRate, scale) {
      steps += 1
      const stepSize = learningRate / (1 - beta1 ** steps)
      const correction = Math.sqrt(1 - beta2 ** steps)
      for (const [name, sum] of gradients) {
        tf.tidy(() => {
          const parameter = parameters.get(name)!
          const first = firstMoments.get(name)!
          const second = secondMoments.get(name)!
          const gradient = scale === 1 ? sum : tf.mul(sum, scale)
          follow(first, gradient, beta1)
          follow(second, tf.square(gradient), beta2)
          const decay = parameter.rank >= 2 ? learningRate * weightDecay : 0
          const decayed = decay === 0 ? parameter : tf.mul(parameter, 1 - decay)
          const denominator = tf.add(tf.div(tf.sqrt(second), correction), epsilon)
          parameter.assign(tf.sub(decayed, tf.mul(tf.div(first, denominator), stepSize)))
        })
      }
    },
    state: createStateFile(
      'optimizer.safetensors',
      new Map([
        ...[...firstMoments].map(([name, moment]) => [`first_moment.${name}`, moment] as const),
        ...[...secondMoments].map(([name, moment]) => [`second_moment.${name}`, moment] as const),
      ]),
      {
        name: 'steps',
        get: () => steps,
        set: (value) => {
          steps = value
        },
      },
    ),
    dispose() {
      for (const moment of [...firstMoments.values(), ...secondMoments.values()]) moment.dispose()
    },
  }
}
