import * as tf from '@tensorflow/tfjs'
import { type CausalModel, loadCausalModel } from '../model/causal-model.ts'
import type { Parameters } from '../model/parameters.ts'

/** A model in full weights that is mixed in float64 with what a base model and LoRA factors make together, multiplied out. */
export interface MixedModel {
  /** `alpha * (base + scale * B A) + (1 - alpha) * current` */
  blend(factors: Parameters, alpha: number): void
  current(): CausalModel
  dispose(): void
}

export const createMixedModel = async (dir: string, scale: number): Promise<MixedModel> => {
  const model = await loadCausalModel(dir)
  const base = new Map([...model.parameters].map(([name, values]) => [name, Float64Array.from(values.dataSync())]))
  const current = new Map([...base].map(([name, values]) => [name, values.slice()]))

  const multipliedOut = (factors: Parameters, name: string): Float64Array => {
    const values = base.get(name)!.slice()
    const factor = (which: string) => factors.get(`base_model.model.${name.replace(/weight$/, `lora_${which}.weight`)}`)
    const [down, up] = [factor('A'), factor('B')]
    if (!down || !up) return values
    const [rank, inputs] = down.shape as [number, number]
    const [a, b] = [down.dataSync(), up.dataSync()]
    const outputs = up.shape[0]!
    for (let row = 0; row < outputs; row++) {
      for (let column = 0; column < inputs; column++) {
        let sum = 0
        for (let term = 0; term < rank; term++) sum += b[row * rank + term]! * a[term * inputs + column]!
        const at = model.architecture.transposed ? column * outputs + row : row * inputs + column
        values[at]! += scale * sum
      }
    }
    return values
  }

  return {
    blend(factors, alpha) {
      for (const [name, values] of current) {
        const target = multipliedOut(factors, name)
        for (const [index, value] of values.entries()) values[index] = alpha * target[index]! + (1 - alpha) * value
      }
    },
    current() {
      for (const [name, parameter] of model.parameters) {
        tf.tidy(() => parameter.assign(tf.tensor(Float32Array.from(current.get(name)!), parameter.shape)))
      }
      return model
    },
    dispose: model.dispose,
  }
}
