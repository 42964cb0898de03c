import { util } from '@tensorflow/tfjs-core'
import { record } from '../graph/node.ts'
import type { Value } from '../graph/value.ts'
import { broadcastShape } from './elementwise.ts'
import { transposed } from './shape.ts'

const swapLast = (value: Value): Value => {
  const axes = value.shape.map((_, axis) => axis)
  return transposed(value, [...axes.slice(0, -2), axes.at(-1)!, axes.at(-2)!])
}

/** Matrix products of the last two axes; the axes before them broadcast. Transposed operands are read in place. */
export const matmul = (a: Value, b: Value, transposeA: boolean, transposeB: boolean): Value => {
  const [innerA, innerB] = [a.shape.at(transposeA ? -2 : -1), b.shape.at(transposeB ? -1 : -2)]
  util.assert(
    innerA === innerB,
    () =>
      `Error in matMul: inner shapes (${innerA}) and (${innerB}) of Tensors with shapes ${a.shape} and ${b.shape} ` +
      `and transposeA=${transposeA} and transposeB=${transposeB} must match.`,
  )
  const rows = a.shape.at(transposeA ? -1 : -2)!
  const columns = b.shape.at(transposeB ? -2 : -1)!
  const shape = [...broadcastShape(a.shape.slice(0, -2), b.shape.slice(0, -2)), rows, columns]
  if (a.type === 'float32' && (transposeA || transposeB)) {
    const attributes = { transA: Number(transposeA), transB: Number(transposeB) }
    return record('FusedMatMul', [a, b], 'float32', shape, attributes, 'com.microsoft')
  }
  return record('MatMul', [transposeA ? swapLast(a) : a, transposeB ? swapLast(b) : b], a.type, shape)
}
