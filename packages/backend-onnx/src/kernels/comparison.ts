import type { Value } from '../graph/value.ts'
import { cast } from '../ops/cast.ts'
import { elementwise, not, where } from '../ops/elementwise.ts'
import { expanded, shaped } from '../ops/shape.ts'
import { type Binary, graphKernel } from './define.ts'

/** A comparison; booleans are ordered as the numbers 0 and 1. */
const comparison = (kernelName: string, operator: string) =>
  graphKernel<Binary>(kernelName, ({ a, b }) => {
    const [x, y] = a.type === 'bool' ? [cast(a, 'int32'), cast(b, 'int32')] : [a, cast(b, a.type)]
    return elementwise(operator, [x, y], 'bool')
  })

const logical = (kernelName: string, operator: string) =>
  graphKernel<Binary>(kernelName, ({ a, b }) => elementwise(operator, [cast(a, 'bool'), cast(b, 'bool')], 'bool'))

interface SelectInputs {
  readonly condition: Value
  readonly t: Value
  readonly e: Value
}

export const comparisonKernels = [
  comparison('Equal', 'Equal'),
  comparison('Greater', 'Greater'),
  comparison('GreaterEqual', 'GreaterOrEqual'),
  comparison('Less', 'Less'),
  comparison('LessEqual', 'LessOrEqual'),
  graphKernel<Binary>('NotEqual', ({ a, b }) => not(elementwise('Equal', [a, cast(b, a.type)], 'bool'))),
  logical('LogicalAnd', 'And'),
  logical('LogicalOr', 'Or'),
  logical('LogicalXor', 'Xor'),
  graphKernel<SelectInputs>('Select', ({ condition, t, e }) => {
    // A condition of rank 1 chooses whole rows.
    const isPerRow = condition.shape.length === 1 && t.shape.length > 1
    const chooser = isPerRow ? shaped(condition, [condition.shape[0]!, ...t.shape.slice(1).map(() => 1)]) : condition
    if (t.type !== 'bool') return expanded(where(chooser, t, cast(e, t.type)), t.shape)
    return cast(where(chooser, cast(t, 'int32'), cast(e, 'int32')), 'bool')
  }),
]
