import { backend_util, type Tensor } from '@tensorflow/tfjs-core'
import { record } from '../graph/node.ts'
import type { Value } from '../graph/value.ts'
import { add } from '../ops/elementwise.ts'
import { matmul } from '../ops/matmul.ts'
import { activated } from './activation.ts'
import { type Binary, graphKernel } from './define.ts'

interface MatMulAttributes {
  readonly transposeA: boolean
  readonly transposeB: boolean
}

interface FusedInputs extends Binary {
  readonly bias?: Value
  readonly preluActivationWeights?: Value
}

interface FusedAttributes extends MatMulAttributes {
  readonly activation?: string
  readonly leakyreluAlpha?: number
}

/** The result's shape of an equation such as `bij,bjk->bik`; throws when the equation does not fit the values. */
const einsumShape = (equation: string, values: readonly Value[]): number[] => {
  const { allDims, idDims } = backend_util.decodeEinsumEquation(equation, values.length)
  backend_util.checkEinsumDimSizes(allDims.length, idDims, values as unknown as Tensor[])
  const sizes = new Map<string, number>()
  idDims.forEach((labels, index) => {
    for (const [axis, label] of labels.entries()) sizes.set(allDims[label]!, values[index]!.shape[axis]!)
  })
  return [...equation.split('->')[1]!].map((label) => sizes.get(label)!)
}

export const matmulKernels = [
  graphKernel<Binary, MatMulAttributes>('BatchMatMul', ({ a, b }, { transposeA, transposeB }) =>
    matmul(a, b, transposeA, transposeB),
  ),
  graphKernel<FusedInputs, FusedAttributes>('_FusedMatMul', ({ a, b, bias, preluActivationWeights }, attributes) => {
    const product = matmul(a, b, attributes.transposeA, attributes.transposeB)
    const biased = bias === undefined ? product : add(product, bias)
    return activated(biased, attributes.activation, preluActivationWeights, attributes.leakyreluAlpha)
  }),
  graphKernel<Value[], { equation: string }>('Einsum', (values, { equation }) => {
    const plain = equation.replaceAll(' ', '')
    return record('Einsum', values, values[0]!.type, einsumShape(plain, values), { equation: plain })
  }),
]
