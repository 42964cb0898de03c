import { graphKernel, record, recordAll, type Value } from '@kedge/backend-onnx'
import * as tf from '@tensorflow/tfjs'

interface RmsNormInputs {
  readonly x: Value
  readonly weight: Value
}

/** `[tokens, hidden]` normalized by its root mean square and times `weight`, and the factor of each token, `[tokens, 1]`. */
const rmsNorm = ({ x, weight }: RmsNormInputs, epsilon: number): Value[] => {
  const outputs = [x.shape, [x.shape[0]!, 1]].map((shape) => ({ type: x.type, shape }))
  return recordAll('SimplifiedLayerNormalization', [x, weight], outputs, { axis: -1, epsilon: { float: epsilon } })
}

interface SubtractProductInputs {
  readonly x: Value
  readonly a: Value
  readonly b: Value
}

/** `x - a^T b`, with `x` of `[out, in]`, `a` of `[tokens, out]` and `b` of `[tokens, in]`. */
const subtractProduct = ({ x, a, b }: SubtractProductInputs): Value =>
  record('Gemm', [a, b, x], x.type, x.shape, { transA: 1, alpha: { float: -1 } })

/** Adds operators of ONNX Runtime that do in one pass what TensorFlow.js has several kernels for. */
export const registerOnnxKernels = (): void => {
  if (tf.getKernel('RmsNorm', 'onnx')) return
  tf.registerKernel(
    graphKernel<RmsNormInputs, { epsilon: number }>('RmsNorm', (inputs, { epsilon }) => rmsNorm(inputs, epsilon)),
  )
  tf.registerKernel(graphKernel<SubtractProductInputs>('SubtractProduct', subtractProduct))
}
