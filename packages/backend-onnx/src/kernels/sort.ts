import { recordAll } from '../graph/node.ts'
import { cast } from '../ops/cast.ts'
import { integers } from '../ops/constant.ts'
import { graphKernel, type Unary } from './define.ts'

export const sortKernels = [
  graphKernel<Unary, { k: number; sorted: boolean }>('TopK', ({ x }, { k }) => {
    if (x.type === 'bool' || x.shape.length === 0 || k === 0) return undefined
    const shape = x.shape.with(-1, k)
    const types = [
      { type: x.type, shape },
      { type: 'int64', shape },
    ] as const
    const [values, positions] = recordAll('TopK', [x, integers([k])], types, { axis: -1, largest: 1, sorted: 1 })
    return [values!, cast(positions!, 'int32')]
  }),
]
