import { record } from '../graph/node.ts'
import type { Value } from '../graph/value.ts'
import { cast } from '../ops/cast.ts'
import { add, elementwise, less, multiply, numberLike, unary, where } from '../ops/elementwise.ts'
import { graphKernel, type Unary } from './define.ts'

const atLeast = (x: Value, number: number): Value => elementwise('Max', [x, numberLike(x, number)])
const atMost = (x: Value, number: number): Value => elementwise('Min', [x, numberLike(x, number)])

export const relu = (x: Value): Value => (x.type === 'bool' ? x : atLeast(x, 0))
export const relu6 = (x: Value): Value => (x.type === 'bool' ? x : atMost(atLeast(x, 0), 6))
export const elu = (x: Value): Value => unary('Elu', cast(x, 'float32'))
export const leakyRelu = (x: Value, alpha: number): Value => {
  const real = cast(x, 'float32')
  return unary('LeakyRelu', real, 'float32', { alpha: { float: alpha } })
}
export const prelu = (x: Value, alpha: Value): Value => {
  const real = cast(x, 'float32')
  return where(less(real, numberLike(real, 0)), multiply(cast(alpha, 'float32'), real), real)
}

/** The activations that a fused kernel may end with. */
export const activated = (
  x: Value,
  activation: string | undefined,
  preluWeights: Value | undefined,
  leakyAlpha = 0.2,
): Value => {
  switch (activation ?? 'linear') {
    case 'linear':
      return x
    case 'relu':
      return relu(x)
    case 'relu6':
      return relu6(x)
    case 'elu':
      return elu(x)
    case 'sigmoid':
      return unary('Sigmoid', x)
    case 'prelu':
      return prelu(x, preluWeights!)
    case 'leakyrelu':
      return leakyRelu(x, leakyAlpha)
    default:
      throw new Error(`onnx backend: unknown activation '${activation}'`)
  }
}

export const activationKernels = [
  graphKernel<Unary>('Relu', ({ x }) => relu(x)),
  graphKernel<Unary>('Relu6', ({ x }) => relu6(x)),
  graphKernel<Unary>('Elu', ({ x }) => elu(x)),
  graphKernel<Unary>('Selu', ({ x }) => unary('Selu', cast(x, 'float32'))),
  graphKernel<Unary>('Softplus', ({ x }) => unary('Softplus', cast(x, 'float32'))),
  graphKernel<Unary, { alpha: number }>('LeakyRelu', ({ x }, { alpha }) => leakyRelu(x, alpha)),
  graphKernel<{ x: Value; alpha: Value }>('Prelu', ({ x, alpha }) => prelu(x, alpha)),
  // y is the output of elu, so its slope below zero is y + 1.
  graphKernel<{ dy: Value; y: Value }>('EluGrad', ({ dy, y }) =>
    where(less(y, numberLike(y, 0)), multiply(dy, add(y, numberLike(y, 1))), dy),
  ),
  graphKernel<{ logits: Value }, { dim: number }>('Softmax', ({ logits }, { dim }) => {
    const real = cast(logits, 'float32')
    const axis = dim < 0 ? dim + real.shape.length : dim
    return record('Softmax', [real], 'float32', real.shape, { axis })
  }),
  // TensorFlow.js composes its logSoftmax of six kernels; whoever wants one pass runs this kernel by its name.
  graphKernel<{ logits: Value }, { axis: number }>('LogSoftmax', ({ logits }, { axis: dim }) => {
    const real = cast(logits, 'float32')
    const axis = dim < 0 ? dim + real.shape.length : dim
    return record('LogSoftmax', [real], 'float32', real.shape, { axis })
  }),
]
