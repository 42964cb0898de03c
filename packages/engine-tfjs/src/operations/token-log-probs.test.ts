import * as tf from '@tensorflow/tfjs'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { selectBackend } from '../backends/select-backend.ts'
import { expectClose } from '../test-support/expect-close.ts'
import { tokenLogProbs } from './token-log-probs.ts'

const inputs = () => ({
  hidden: tf.randomNormal<tf.Rank.R2>([7, 4], 0, 1, 'float32', 1),
  head: tf.randomNormal<tf.Rank.R2>([11, 4], 0, 2, 'float32', 2),
  targets: tf.tensor1d([0, 10, 3, 3, 7, 1, 10], 'int32'),
  upstream: tf.tensor1d([1, -2, 0.5, 0, 3, 1, -1]),
})

const naive = (hidden: tf.Tensor, head: tf.Tensor, targets: tf.Tensor1D): tf.Tensor1D =>
  tf.sum(
    tf.mul(tf.logSoftmax(tf.matMul(hidden, head, false, true)), tf.cast(tf.oneHot(targets, head.shape[0]!), 'float32')),
    1,
  )

/** Runs `work`, counting the scatters that the gradient of a head begins with. */
const countSegmentSums = <T>(work: () => T): { readonly count: number; readonly result: T } => {
  const runKernel = vi.spyOn(tf.engine(), 'runKernel')
  const result = work()
  const count = runKernel.mock.calls.filter(([name]) => name === 'UnsortedSegmentSum').length
  runKernel.mockRestore()
  return { count, result }
}

describe.each(['wasm', 'onnx'])('tokenLogProbs on %s', (backend) => {
  beforeAll(() => selectBackend(backend))

  it.each([1, 14, 33, 1000])(
    'equals log-softmax and pick, with its gradients, with at most %i logits',
    (mostLogits) => {
      const { hidden, head, targets, upstream } = inputs()
      const fused = (hidden: tf.Tensor, head: tf.Tensor) =>
        tokenLogProbs(hidden as tf.Tensor2D, head as tf.Tensor2D, targets, { mostLogits })
      expectClose(fused(hidden, head), naive(hidden, head, targets), 1e-6)

      const gradients = (f: (hidden: tf.Tensor, head: tf.Tensor) => tf.Tensor) =>
        tf.grads((hidden, head) => tf.sum(tf.mul(f(hidden!, head!), upstream)))([hidden, head])
      const [dHidden, dHead] = gradients(fused)
      const [wantedHidden, wantedHead] = gradients((hidden, head) => naive(hidden, head, targets))
      expectClose(dHidden!, wantedHidden!, 1e-5)
      expectClose(dHead!, wantedHead!, 1e-5)
    },
  )

  it('forms no gradient of a frozen head, and the same one of what comes before it', () => {
    const { hidden, head, targets, upstream } = inputs()
    const differentiate = (trainable: boolean) => {
      const weight = tf.variable(head, trainable)
      const slope = (hidden: tf.Tensor) =>
        tf.grad((x) => tf.sum(tf.mul(tokenLogProbs(x as tf.Tensor2D, weight, targets, { mostLogits: 33 }), upstream)))(
          hidden,
        )
      return countSegmentSums(() => slope(hidden))
    }
    const [trained, frozen] = [differentiate(true), differentiate(false)]
    expectClose(frozen.result, trained.result, 1e-7)
    expect([trained.count, frozen.count]).toEqual([1, 0])
  })

  it.each([33, 77])(
    'caps logits softly, with the gradients of its composition, with at most %i logits',
    (mostLogits) => {
      const { hidden, head, targets, upstream } = inputs()
      const softCap = 3
      const composed = (hidden: tf.Tensor, head: tf.Tensor): tf.Tensor => {
        const logits = tf.mul(tf.tanh(tf.div(tf.matMul(hidden, head, false, true), softCap)), softCap)
        return tf.sum(tf.mul(tf.logSoftmax(logits), tf.cast(tf.oneHot(targets, head.shape[0]!), 'float32')), 1)
      }
      const fused = (hidden: tf.Tensor, head: tf.Tensor): tf.Tensor =>
        tokenLogProbs(hidden as tf.Tensor2D, head as tf.Tensor2D, targets, { softCap, mostLogits })
      expectClose(fused(hidden, head), composed(hidden, head), 1e-6)
      const gradients = (f: typeof fused) =>
        tf.grads((hidden, head) => tf.sum(tf.mul(f(hidden!, head!), upstream)))([hidden, head])
      const wanted = gradients(composed)
      gradients(fused).forEach((gradient, index) => {
        expectClose(gradient, wanted[index]!, 1e-5)
      })
    },
  )

  it('has the gradient that finite differences give', () => {
    const { hidden, head, targets, upstream } = inputs()
    const loss = (hidden: tf.Tensor2D, head: tf.Tensor2D): tf.Scalar =>
      tf.sum(tf.mul(tokenLogProbs(hidden, head, targets, { mostLogits: 33 }), upstream))
    const [dHidden, dHead] = tf.grads((hidden, head) => loss(hidden as tf.Tensor2D, head as tf.Tensor2D))([
      hidden,
      head,
    ])
    const step = 1e-2
    for (const [input, gradient] of [
      [hidden, dHidden!],
      [head, dHead!],
    ] as const) {
      const values = input.dataSync()
      for (const index of [0, 5, values.length - 1]) {
        const at = (delta: number) => {
          const moved = tf.tensor2d(
            values.map((value, place) => (place === index ? value + delta : value)),
            input.shape,
          )
          return (input === hidden ? loss(moved, head) : loss(hidden, moved)).dataSync()[0]!
        }
        const slope = (at(step) - at(-step)) / (2 * step)
        expect(gradient.dataSync()[index]).toBeCloseTo(slope, 2)
      }
    }
  })

  it('stays finite and exact for logits of thousands', () => {
    const head = tf.tensor2d([[4000], [3999], [-4000]])
    const values = tokenLogProbs(tf.tensor2d([[1], [1], [1], [-1]]), head, tf.tensor1d([0, 1, 2, 2], 'int32'))
    const [log1, log2] = [-Math.log1p(Math.exp(-1)), -1 - Math.log1p(Math.exp(-1))]
    expectClose(values, [log1, log2, -8000 + log1, 0], 1e-7)
  })

  it('never holds all logits at once', () => {
    const [tokens, vocabulary] = [64, 1000]
    const hidden = tf.randomNormal<tf.Rank.R2>([tokens, 8], 0, 1, 'float32', 1)
    const head = tf.randomNormal<tf.Rank.R2>([vocabulary, 8], 0, 1, 'float32', 2)
    const targets = tf.tensor1d(new Int32Array(tokens), 'int32')
    const loss = () =>
      tf.grads((a, b) => tf.sum(tokenLogProbs(a as tf.Tensor2D, b as tf.Tensor2D, targets, { mostLogits: 4000 })))([
        hidden,
        head,
      ])
    let most = 0
    const makeTensor = tf.engine().makeTensorFromTensorInfo.bind(tf.engine())
    tf.engine().makeTensorFromTensorInfo = (...given) => {
      const tensor = makeTensor(...given)
      most = Math.max(most, tensor.size)
      return tensor
    }
    tf.dispose(loss())
    tf.engine().makeTensorFromTensorInfo = makeTensor
    expect(most).toBe(vocabulary * 8)
  })
})
