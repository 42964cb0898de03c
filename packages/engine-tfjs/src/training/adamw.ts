import * as tf from '@tensorflow/tfjs'
import { createStateFile, type StateFile } from '../files/state-file.ts'
import type { Parameters } from '../model/parameters.ts'
import type { Gradients } from './parameter-passes.ts'
import { selectPasses } from './select-passes.ts'

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
  /** Steps taken, those before a checkpoint that was restored included. */
  readonly steps: number
  readonly state: StateFile
  dispose(): void
}

export const createAdamW = (parameters: Parameters, { weightDecay, beta1, beta2, epsilon }: AdamWSettings): AdamW => {
  const zeros = () =>
    new Map([...parameters].map(([name, { shape }]) => [name, tf.tidy(() => tf.variable(tf.zeros(shape)))]))
  const firstMoments = zeros()
  const secondMoments = zeros()
  let steps = 0

  return {
    get steps() {
      return steps
    },
    step(gradients, learningRate, scale) {
      steps += 1
      const passes = selectPasses()
      for (const [name, gradient] of gradients) {
        const parameter = parameters.get(name)!
        const state = { parameter, firstMoment: firstMoments.get(name)!, secondMoment: secondMoments.get(name)! }
        passes.stepAdamW(state, gradient, {
          beta1,
          beta2,
          epsilon,
          stepSize: learningRate / (1 - beta1 ** steps),
          correction: Math.sqrt(1 - beta2 ** steps),
          retained: parameter.rank >= 2 ? 1 - learningRate * weightDecay : 1,
          scale,
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
