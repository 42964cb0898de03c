import type { Value } from '../graph/value.ts'
import { cast } from '../ops/cast.ts'
import {
  divide,
  elementwise,
  greater,
  less,
  multiply,
  not,
  numberLike,
  or,
  subtract,
  unary,
  where,
} from '../ops/elementwise.ts'
import { graphKernel, type Unary } from './define.ts'

type Formula = (x: Value) => Value

/** A function of real numbers. On integers it is computed in floats and cut back, as on the plain JavaScript backend. */
const real = (kernelName: string, formula: Formula) =>
  graphKernel<Unary>(kernelName, ({ x }) => {
    if (x.type === 'float32') return formula(x)
    return cast(formula(cast(x, 'float32')), x.type)
  })

/** A function that leaves integers as they are. */
const rounding = (kernelName: string, operator: string) =>
  graphKernel<Unary>(kernelName, ({ x }) => (x.type === 'float32' ? unary(operator, x) : x))

const native =
  (operator: string): Formula =>
  (x) =>
    unary(operator, x)

/** In doubles, because near a pole a float's rounding is multiplied. */
const tangent: Formula = (x) => {
  const precise = cast(x, 'float64')
  return cast(divide(unary('Sin', precise), unary('Cos', precise)), 'float32')
}

const absolute: Formula = (x) => unary('Abs', x)

/** log(1 + x) = 2 atanh(x / (2 + x)), which keeps the digits of a small x. */
const log1p: Formula = (x) => {
  const small = multiply(numberLike(x, 2), unary('Atanh', divide(x, shifted(x, 2))))
  return where(less(absolute(x), numberLike(x, 0.5)), small, unary('Log', shifted(x, 1)))
}

/** exp(x) - 1 = 2 tanh(x / 2) / (1 - tanh(x / 2)), which keeps the digits of a small x. */
const expm1: Formula = (x) => {
  const half = unary('Tanh', multiply(x, numberLike(x, 0.5)))
  const small = divide(multiply(numberLike(x, 2), half), subtract(numberLike(x, 1), half))
  return where(less(absolute(x), numberLike(x, 0.5)), small, subtract(unary('Exp', x), numberLike(x, 1)))
}

const shifted = (x: Value, number: number): Value => subtract(x, numberLike(x, -number))

/** 1 and -1 by comparison: NaN has no sign, and becomes 0. */
const sign: Formula = (x) => {
  const zero = numberLike(x, 0)
  const negative = where(less(x, zero), numberLike(x, -1), zero)
  return where(greater(x, zero), numberLike(x, 1), negative)
}

const isUndefined: Formula = (x) => unary('IsNaN', cast(x, 'float32'), 'bool')
const isInfinite: Formula = (x) => unary('IsInf', cast(x, 'float32'), 'bool')

export const unaryKernels = [
  ...['Acos', 'Acosh', 'Asin', 'Asinh', 'Atan', 'Atanh', 'Cos', 'Cosh', 'Sin', 'Sinh', 'Tanh'].map((name) =>
    real(name, native(name)),
  ),
  // A large integer's exponential is asked for to more digits than the native float operator gives.
  graphKernel<Unary>('Exp', ({ x }) =>
    x.type === 'float32' ? unary('Exp', x) : cast(unary('Exp', cast(x, 'float64')), 'float32'),
  ),
  ...['Erf', 'Log', 'Reciprocal', 'Sigmoid', 'Sqrt'].map((name) => real(name, native(name))),
  ...['Ceil', 'Floor', 'Round'].map((name) => rounding(name, name)),
  real('Rsqrt', (x) => unary('Reciprocal', unary('Sqrt', x))),
  real('Tan', tangent),
  real('Log1p', log1p),
  real('Expm1', expm1),
  graphKernel<Unary>('Abs', ({ x }) => absolute(x)),
  graphKernel<Unary>('Neg', ({ x }) => (x.type === 'bool' ? undefined : unary('Neg', x))),
  graphKernel<Unary>('Sign', ({ x }) => (x.type === 'bool' ? undefined : sign(x))),
  graphKernel<Unary>('Square', ({ x }) => (x.type === 'bool' ? x : multiply(x, x))),
  graphKernel<Unary>('IsNan', ({ x }) => isUndefined(x)),
  graphKernel<Unary>('IsInf', ({ x }) => isInfinite(x)),
  graphKernel<Unary>('IsFinite', ({ x }) => not(or(isUndefined(x), isInfinite(x)))),
  graphKernel<Unary>('LogicalNot', ({ x }) => not(cast(x, 'bool'))),
  graphKernel<Unary, { alpha: number }>('Step', ({ x }, { alpha }) => {
    const real = cast(x, 'float32')
    const stepped = where(greater(real, numberLike(real, 0)), numberLike(real, 1), numberLike(real, alpha))
    return cast(where(isUndefined(real), real, stepped), x.type)
  }),
  graphKernel<Unary, { clipValueMin: number; clipValueMax: number }>('ClipByValue', ({ x }, attributes) => {
    const raised = elementwise('Max', [x, numberLike(x, attributes.clipValueMin)])
    return elementwise('Min', [raised, numberLike(x, attributes.clipValueMax)])
  }),
]
