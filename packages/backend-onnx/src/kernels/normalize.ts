import { recordAll } from '../graph/node.ts'
import type { Value } from '../graph/value.ts'
import { add, divide, multiply, numberLike, subtract, unary } from '../ops/elementwise.ts'
import { graphKernel, type Unary } from './define.ts'

interface BatchNormInputs extends Unary {
  readonly mean: Value
  readonly variance: Value
  readonly scale?: Value
  readonly offset?: Value
}

interface RmsNormInputs extends Unary {
  readonly weight: Value
}

/**
 * Root-mean-square normalization of `[rows, columns]` over the columns, times `weight` (`[columns]`), and the factor of each
 * row, `[rows, 1]`. TensorFlow.js has no such kernel; a program may ask for this one by `tf.getKernel('RmsNorm', 'onnx')`.
 */
const rmsNorm = ({ x, weight }: RmsNormInputs, epsilon: number): Value[] => {
  const outputs = [x.shape, [x.shape[0]!, 1]].map((shape) => ({ type: x.type, shape }))
  return recordAll('SimplifiedLayerNormalization', [x, weight], outputs, { axis: -1, epsilon: { float: epsilon } })
}

export const normalizationKernels = [
  graphKernel<RmsNormInputs, { epsilon: number }>('RmsNorm', (inputs, { epsilon }) => rmsNorm(inputs, epsilon)),
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
