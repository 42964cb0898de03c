import {
  div,
  fill,
  type GradConfig,
  getGradient,
  Mean,
  mul,
  registerGradient,
  reshape,
  Sum,
  type Tensor,
  unregisterGradient,
  util,
} from '@tensorflow/tfjs-core'

interface ReductionAttributes {
  readonly axis: number | number[]
}

/**
 * The gradient of a reduction, spread over the elements it came from and `scale`d by how many share it. The same
 * as TensorFlow.js's own, but with `fill` for `ones`: `ones` writes an array as large as the input at every step, where this
 * backend keeps a fill as one number.
 */
const reductionGradient = (kernelName: string, scale: (dy: Tensor, count: number) => Tensor): GradConfig => ({
  kernelName,
  inputsToSave: ['x'],
  gradFunc: (dy, saved, attributes) => {
    const { shape } = saved[0]!
    const axes = util.parseAxisParam((attributes as unknown as ReductionAttributes).axis, shape)
    const kept = shape.map((size, axis) => (axes.includes(axis) ? 1 : size))
    const count = util.sizeFromShape(axes.map((axis) => shape[axis]!))
    return { x: () => mul(scale(reshape(dy as Tensor, kept), count), fill(shape, 1, 'float32')) }
  },
})

const gradients = [reductionGradient(Sum, (dy) => dy), reductionGradient(Mean, (dy, count) => div(dy, count))]

/** Replaces the gradients of `sum` and `mean`, for all backends. */
export const registerReductionGradients = (): void => {
  for (const gradient of gradients) {
    if (getGradient(gradient.kernelName) !== undefined) unregisterGradient(gradient.kernelName)
    registerGradient(gradient)
  }
}
