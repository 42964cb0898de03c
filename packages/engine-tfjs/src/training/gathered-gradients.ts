import {
  type LossResult,
  type LossValues,
  packLoss,
  type SequenceLogProbs,
  type TokenLayout,
  unpackLoss,
} from '@kedge/core'
import * as tf from '@tensorflow/tfjs'
import type { Weights } from '../model/architecture.ts'
import { type LayoutTensors, layoutTensors } from '../model/layout-tensors.ts'
import { layoutLogProbs } from '../model/score-layout.ts'
import type { Gradients } from './parameter-passes.ts'
import type { TrainedPolicy } from './policy.ts'
import { recomputeBlocks } from './recompute-blocks.ts'
import { selectPasses } from './select-passes.ts'

type Loss = (policy: SequenceLogProbs) => LossResult

/** Gradients gathered over the micro-batches of one optimizer step, by parameter name. */
export interface GatheredGradients {
  /** Adds `weight` times the gradient of `loss` on `layout`; see `Engine.backward`. */
  add(layout: TokenLayout, loss: Loss, weight: number, rows: number): Promise<LossValues>
  /** Hands the sums over and starts anew; whoever takes them disposes them. */
  take(): Gradients
}

interface GatherOptions {
  /** Compute each block a second time instead of keeping what its gradient needs. */
  readonly recompute: boolean
  /** Optimizer steps done. */
  readonly step: () => number
}

export const createGatheredGradients = (
  policy: TrainedPolicy,
  { recompute, step }: GatherOptions,
): GatheredGradients => {
  let sums = new Map<string, tf.Tensor>()
  let microBatches = 0
  const run = recompute ? recomputeBlocks(policy.parameters) : undefined
  const scoreWith = (weights: Weights) => (inputs: LayoutTensors) =>
    layoutLogProbs({ architecture: policy.architecture, weights }, inputs, run)

  return {
    async add(layout, loss, weight, rows) {
      const score = scoreWith(policy.trainingWeights(step(), microBatches++))
      const { gradients, metrics, packed } = differentiate(policy, score, layout, loss, weight, rows)
      const { accumulate } = selectPasses()
      for (const [name, gradient] of gradients) {
        const sum = sums.get(name)
        sums.set(name, sum ? accumulate(sum, gradient) : gradient)
      }
      const values = unpackLoss(metrics, await packed.data())
      packed.dispose()
      return values
    },
    take() {
      const taken = sums
      sums = new Map()
      microBatches = 0
      return taken
    },
  }
}

const differentiate = (
  { architecture, parameters }: TrainedPolicy,
  score: (inputs: LayoutTensors) => tf.Tensor2D,
  layout: TokenLayout,
  loss: Loss,
  weight: number,
  rows: number,
): { readonly gradients: Gradients; readonly metrics: readonly string[]; readonly packed: tf.Tensor1D } => {
  const inputs = layoutTensors(layout, architecture)
  try {
    let metrics: string[] = []
    let packed: tf.Tensor1D | undefined
    const { value, grads } = tf.variableGrads(() => {
      const result = loss({ tokens: score(inputs), mask: inputs.mask })
      metrics = Object.keys(result.metrics)
      packed = tf.keep(packLoss(result, rows))
      // Weighted here, a gradient needs no further operation of its own.
      return tf.mul<tf.Scalar>(result.loss, weight)
    }, [...parameters.values()])
    value.dispose()
    // A parameter that the loss does not reach has no gradient.
    const gradients = [...parameters].flatMap(([name, { name: key }]) => (grads[key] ? [[name, grads[key]]] : []))
    return { gradients: new Map(gradients as [string, tf.Tensor][]), metrics, packed: packed! }
  } finally {
    tf.dispose(inputs)
  }
}
