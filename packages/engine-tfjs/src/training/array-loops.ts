import type { AdamWStep } from './parameter-passes.ts'

// Functions of their own, over arrays of one type only: that is what the JavaScript engine compiles to tight loops. Numbers
// are float64 on the way and rounded to float32 where they are stored.

export const addTo = (sum: Float32Array, term: Float32Array): void => {
  for (let index = 0; index < sum.length; index++) sum[index]! += term[index]!
}

export const sumOfSquares = (values: Float32Array): number => {
  let total = 0
  for (let index = 0; index < values.length; index++) total += values[index]! * values[index]!
  return total
}

export const moveTowards = (values: Float32Array, target: Float32Array, alpha: number): void => {
  for (let index = 0; index < values.length; index++) {
    const value = values[index]!
    values[index] = value + alpha * (target[index]! - value)
  }
}

export const descend = (
  parameter: Float32Array,
  firstMoment: Float32Array,
  secondMoment: Float32Array,
  gradients: Float32Array,
  { beta1, beta2, epsilon, stepSize, correction, retained, scale }: AdamWStep,
): void => {
  // Multiplied through by the correction, as at the end of section 2 of arXiv 1412.6980, which saves a division.
  const rate = stepSize * correction
  const floor = epsilon * correction
  for (let index = 0; index < parameter.length; index++) {
    const gradient = gradients[index]! * scale
    const first = beta1 * firstMoment[index]! + (1 - beta1) * gradient
    const second = beta2 * secondMoment[index]! + (1 - beta2) * gradient * gradient
    firstMoment[index] = first
    secondMoment[index] = second
    parameter[index] = parameter[index]! * retained - (rate * first) / (Math.sqrt(second) + floor)
  }
}
