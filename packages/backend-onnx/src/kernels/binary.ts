import { record } from '../graph/node.ts'
import type { ElementType, Value } from '../graph/value.ts'
import { cast } from '../ops/cast.ts'
import {
  add,
  and,
  broadcastShape,
  divide,
  elementwise,
  equal,
  less,
  multiply,
  not,
  numberLike,
  or,
  subtract,
  unary,
  where,
} from '../ops/elementwise.ts'
import { addRows } from '../ops/scatter.ts'
import { expanded } from '../ops/shape.ts'
import { type Binary, graphKernel } from './define.ts'

type Formula = (a: Value, b: Value) => Value

const withType = (type: ElementType, formula: Formula) => (a: Value, b: Value) => formula(cast(a, type), cast(b, type))

/** A formula on two numbers, and what it means for two booleans. */
const arithmetic = (kernelName: string, numbers: Formula, booleans: Formula) =>
  graphKernel<Binary>(kernelName, ({ a, b }) => {
    if (a.type === 'bool' && b.type === 'bool') return booleans(a, b)
    return withType(a.type === 'bool' ? b.type : a.type, numbers)(a, b)
  })

const xor: Formula = (a, b) => elementwise('Xor', [a, b], 'bool')

/** A product with ones (which gradients of sums are full of) is the other operand. */
const product: Formula = (a, b) => {
  const shape = broadcastShape(a.shape, b.shape)
  if (a.origin === 'fill' && a.fill === 1) return expanded(b, shape)
  if (b.origin === 'fill' && b.fill === 1) return expanded(a, shape)
  return multiply(a, b)
}

/**
 * Integers are divided as doubles, which hold every quotient of two of them exactly enough. The native integer operators stop
 * the process at a division by zero, where TensorFlow.js has 0.
 */
const overIntegers =
  (quotient: Formula): Formula =>
  (a, b) => {
    const result = cast(quotient(cast(a, 'float64'), cast(b, 'float64')), 'int32')
    return where(equal(b, numberLike(b, 0)), numberLike(b, 0), result)
  }

const number = (kernelName: string, floats: Formula, integers: Formula) =>
  graphKernel<Binary>(kernelName, ({ a, b }) => {
    const [x, y] = [a, b].map((value) => (value.type === 'bool' ? cast(value, 'int32') : value)) as [Value, Value]
    return x.type === 'int32' ? integers(x, cast(y, 'int32')) : floats(x, cast(y, 'float32'))
  })

const floorQuotient: Formula = (a, b) => unary('Floor', divide(a, b))

const remainder: Formula = (a, b) => record('Mod', [a, b], a.type, broadcastShape(a.shape, b.shape), { fmod: 1 })

/** The remainder with the sign of the divisor: of the divisor, JavaScript's `%` has the sign of the dividend. */
const modulo: Formula = (a, b) => {
  const rest = remainder(a, b)
  const sameSign = not(xor(less(a, numberLike(a, 0)), less(b, numberLike(b, 0))))
  return where(sameSign, rest, remainder(add(rest, b), b))
}

const squaredDifference: Formula = (a, b) => {
  const difference = subtract(a, b)
  return multiply(difference, difference)
}

/** The angle of the point (x, y), from the angle of y / x and the quadrant. */
const angle: Formula = (y, x) => {
  const zero = numberLike(x, 0)
  const slope = unary('Atan', divide(y, x))
  const turn = where(less(y, zero), numberLike(x, -Math.PI), numberLike(x, Math.PI))
  const turned = where(less(x, zero), add(slope, turn), slope)
  return where(and(equal(x, zero), equal(y, zero)), zero, turned)
}

const native =
  (operator: string): Formula =>
  (a, b) =>
    elementwise(operator, [a, b])

export const binaryKernels = [
  arithmetic('Add', addRows, or),
  arithmetic('Sub', subtract, xor),
  arithmetic('Multiply', product, and),
  arithmetic('SquaredDifference', squaredDifference, xor),
  arithmetic('Maximum', native('Max'), or),
  arithmetic('Minimum', native('Min'), and),
  number('RealDiv', divide, overIntegers(divide)),
  number('FloorDiv', (a, b) => cast(floorQuotient(a, b), 'int32'), overIntegers(floorQuotient)),
  number('Mod', modulo, overIntegers(modulo)),
  number('Pow', native('Pow'), native('Pow')),
  number('Atan2', angle, (y, x) => cast(angle(cast(y, 'float32'), cast(x, 'float32')), 'int32')),
  graphKernel<Binary>('BitwiseAnd', ({ a, b }) => elementwise('BitwiseAnd', [a, b])),
  graphKernel<Value[]>('AddN', (values) =>
    values[0]!.type === 'float32' ? elementwise('Sum', values) : values.reduce(add),
  ),
]
