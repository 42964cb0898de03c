import { graphKernel, recordAll, type Value } from '@kedge/backend-onnx'
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

/** Adds operators of ONNX Runtime that do in one pass what TensorFlow.js has several kernels for. */
export const registerOnnxKernels = (): void => {
  if (tf.getKernel('RmsNorm', 'onnx')) return
  tf.registerKernel(
    graphKernel<RmsNormInputs, { epsilon: number }>('RmsNorm', (inputs, { epsilon }) => rmsNorm(inputs, epsilon)),
  )
}
