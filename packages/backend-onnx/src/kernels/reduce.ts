import { record } from '../graph/node.ts'
import type { ElementType, Value } from '../graph/value.ts'
import { cast } from '../ops/cast.ts'
import { scalar } from '../ops/constant.ts'
import { unary, where } from '../ops/elementwise.ts'
import { reduced } from '../ops/reduce.ts'
import { axesOf, reducedShape } from '../ops/shape.ts'
import { graphKernel, type Unary } from './define.ts'

interface ReductionAttributes {
  readonly axis: number | number[]
  readonly keepDims: boolean
}

/** Reduces as numbers: booleans count as 0 and 1. */
const reduction = (kernelName: string, operator: string, type?: ElementType) =>
  graphKernel<Unary, ReductionAttributes>(kernelName, ({ x }, { axis, keepDims }) => {
    const value = cast(x, type ?? (x.type === 'bool' ? 'int32' : x.type))
    return reduced(operator, value, axesOf(axis, x.shape), keepDims)
  })

const extremum = (kernelName: string, operator: string, axisName: 'axis' | 'reductionIndices') =>
  graphKernel<Unary, Record<string, unknown>>(kernelName, ({ x }, attributes) => {
    const axes = axesOf(attributes[axisName] as number[], x.shape)
    const keepDims = attributes.keepDims === true
    const result = reduced(operator, x.type === 'bool' ? cast(x, 'int32') : x, axes, keepDims)
    if (x.type !== 'float32' || result === x) return cast(result, x.type)
    // The native operator overlooks NaN. A sum of absolute values is NaN only where one of them is.
    const total = reduced('ReduceL1', x, axes, keepDims)
    return where(unary('IsNaN', total, 'bool'), total, result)
  })

/** All or any, as the least or the greatest of 0 and 1. */
const logical = (kernelName: string, operator: string) =>
  graphKernel<Unary, ReductionAttributes>(kernelName, ({ x }, { axis, keepDims }) =>
    cast(reduced(operator, cast(x, 'int32'), axesOf(axis, x.shape), keepDims), 'bool'),
  )

const withoutNaN = (x: Value, replacement: number): Value =>
  where(unary('IsNaN', x, 'bool'), scalar('float32', replacement), x)

/** The position of an extremum. NaN is passed over. */
const position = (kernelName: string, operator: string, worst: number) =>
  graphKernel<Unary, { axis: number | number[] }>(kernelName, ({ x }, { axis }) => {
    const [first] = axesOf(axis, x.shape)
    const shape = reducedShape(x.shape, [first!], false)
    return cast(
      record(operator, [x.type === 'float32' ? withoutNaN(x, worst) : cast(x, 'int32')], 'int64', shape, {
        axis: first!,
        keepdims: 0,
      }),
      'int32',
    )
  })

interface CumulationAttributes {
  readonly axis: number
  readonly exclusive: boolean
  readonly reverse: boolean
}

const cumulativeSum = (x: Value, { axis, exclusive, reverse }: CumulationAttributes): Value => {
  const value = x.type === 'bool' ? cast(x, 'int32') : x
  const attributes = { exclusive: Number(exclusive), reverse: Number(reverse) }
  return record('CumSum', [value, scalar('int64', axesOf(axis, x.shape)[0]!)], value.type, x.shape, attributes)
}

export const reductionKernels = [
  reduction('Sum', 'ReduceSum'),
  reduction('Mean', 'ReduceMean', 'float32'),
  reduction('Prod', 'ReduceProd'),
  extremum('Max', 'ReduceMax', 'reductionIndices'),
  extremum('Min', 'ReduceMin', 'axis'),
  logical('All', 'ReduceMin'),
  logical('Any', 'ReduceMax'),
  position('ArgMax', 'ArgMax', Number.NEGATIVE_INFINITY),
  position('ArgMin', 'ArgMin', Number.POSITIVE_INFINITY),
  graphKernel<Unary, CumulationAttributes>('Cumsum', ({ x }, attributes) => cumulativeSum(x, attributes)),
]
