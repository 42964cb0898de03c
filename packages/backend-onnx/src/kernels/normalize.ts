import type { Value } from '../graph/value.ts'
import { add, divide, multiply, numberLike, subtract, unary } from '../ops/elementwise.ts'
import { graphKernel, type Unary } from './define.ts'

interface BatchNormInputs extends Unary {
  readonly mean: Value
  readonly variance: Value
  readonly scale?: Value
  readonly offset?: Value
}

export const normalizationKernels = [
  graphKernel<BatchNormInputs, { varianceEpsilon?: number }>(
    'FusedBatchNorm',
    (inputs, { varianceEpsilon = 0.001 }) => {
      const { x, mean, variance, scale, offset } = inputs
      const deviation = unary('Sqrt', add(variance, numberLike(variance, varianceEpsilon)))
      const factor = divide(scale ?? numberLike(x, 1), deviation)
      const scaled = multiply(subtract(x, mean), factor)
      return offset === undefined ? scaled : add(scaled, offset)
    },
  ),
]
