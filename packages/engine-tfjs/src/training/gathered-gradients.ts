import {
  type LossResult,
  type LossValues,
  packLoss,
  type SequenceLogProbs,
  type TokenLayout,
  unpackLoss,
} from '@kedge/core'
import * as tf from '@tensorflow/tfjs'
import type { CausalModel } from '../model/causal-model.ts'
import { layoutTensors } from '../model/layout-tensors.ts'
import { layoutLogProbs } from '../model/score-layout.ts'
import type { Gradients } from './parameter-passes.ts'
import { selectPasses } from './select-passes.ts'

type Loss = (policy: SequenceLogProbs) => LossResult

/** Gradients gathered over the micro-batches of one optimizer step, by parameter name. */
export interface GatheredGradients {
  /** Adds `weight` times the gradient of `loss` on `layout`; see `Engine.backward`. */
  add(layout: TokenLayout, loss: Loss, weight: number, rows: number): Promise<LossValues>
  /** Hands the sums over and starts anew; whoever takes them disposes them. */
  take(): Gradients
}

export const createGatheredGradients = (model: CausalModel): GatheredGradients => {
  let sums = new Map<string, tf.Tensor>()
  return {
    async add(layout, loss, weight, rows) {
      const { gradients, metrics, packed } = differentiate(model, layout, loss, weight, rows)
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
      return taken
    },
  }
}

const differentiate = (
  model: CausalModel,
  layout: TokenLayout,
  loss: Loss,
  weight: number,
  rows: number,
): { readonly gradients: Gradients; readonly metrics: readonly string[]; readonly packed: tf.Tensor1D } => {
  const inputs = layoutTensors(layout, model.architecture)
  try {
    let metrics: string[] = []
    let packed: tf.Tensor1D | undefined
    const { value, grads } = tf.variableGrads(() => {
      const result = loss({ tokens: layoutLogProbs(model, inputs), mask: inputs.mask })
      metrics = Object.keys(result.metrics)
      packed = tf.keep(packLoss(result, rows))
      // Weighted here, a gradient needs no further operation of its own.
      return tf.mul<tf.Scalar>(result.loss, weight)
    }, [...model.parameters.values()])
    value.dispose()
    // A parameter that the loss does not reach has no gradient.
    const gradients = [...model.parameters].flatMap(([name, { name: key }]) => (grads[key] ? [[name, grads[key]]] : []))
    return { gradients: new Map(gradients as [string, tf.Tensor][]), metrics, packed: packed! }
  } finally {
    tf.dispose(inputs)
  }
}
