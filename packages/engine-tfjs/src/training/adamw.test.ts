import * as tf from '@tensorflow/tfjs'
import { beforeAll, describe, expect, it } from 'vitest'
import { selectBackend } from '../backends/select-backend.ts'
import { expectClose } from '../test-support/expect-close.ts'
import { createAdamW } from './adamw.ts'
import { clipFactor, gradientNorm } from './gradient-norm.ts'

const parameter = (values: number[] | number[][]) => tf.variable(tf.tensor(values))

describe.each(['wasm', 'onnx'])('createAdamW on %s', (backend) => {
  beforeAll(() => selectBackend(backend))

  it('takes the steps worked by hand', () => {
    const x = parameter([[1]])
    const optimizer = createAdamW(new Map([['x', x]]), { weightDecay: 0.1, beta1: 0.5, beta2: 0.75, epsilon: 0 })
    // m = 0.5 * 2 = 1, v = 0.25 * 4 = 1; corrected 1 / 0.5 = 2 and 1 / 0.25 = 4; so x = 1 * (1 - 0.01) - 0.1 * 2 / 2
    optimizer.step(new Map([['x', tf.tensor2d([[2]])]]), 0.1, 1)
    expect(x.dataSync()[0]).toBeCloseTo(0.89, 6)
    // m = 0.5, v = 0.75; corrected by 0.75 and 0.4375
    optimizer.step(new Map([['x', tf.tensor2d([[0]])]]), 0.1, 1)
    expect(x.dataSync()[0]).toBeCloseTo(0.89 * 0.99 - (0.1 * (0.5 / 0.75)) / Math.sqrt(0.75 / 0.4375), 6)
  })

  it('follows PyTorch 2.13 over three clipped steps, decaying matrices only', async () => {
    const parameters = new Map([
      [
        'weight',
        parameter([
          [1, -2],
          [0.5, 3],
        ]),
      ],
      ['bias', parameter([0.25, -0.75])],
    ])
    const optimizer = createAdamW(parameters, { weightDecay: 0.1, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 })
    const steps = [
      {
        gradients: [
          [
            [0.1, -0.2],
            [0.3, 4],
          ],
          [1, -0.5],
        ],
        norm: 4.170131683349609,
        weight: [0.9890000224113464, -1.9880000352859497, 0.4895000159740448, 2.986999988555908],
        bias: [0.23999999463558197, -0.7400000095367432],
      },
      {
        gradients: [
          [
            [0, 0.2],
            [-3, 0.4],
          ],
          [2, 0.5],
        ],
        norm: 3.667424201965332,
        weight: [0.9813104867935181, -1.9871773719787598, 0.4958365857601166, 2.9765143394470215],
        bias: [0.2304915189743042, -0.741165280342102],
      },
      {
        gradients: [
          [
            [1e-6, -0.7],
            [0.1, 0.2],
          ],
          [-1, 0],
        ],
        norm: 1.2409673929214478,
        weight: [0.9751494526863098, -1.9789693355560303, 0.49996790289878845, 2.9667677879333496],
        bias: [0.23126158118247986, -0.7420660257339478],
      },
    ] as const
    for (const { gradients, norm, weight, bias } of steps) {
      const given = new Map([
        ['weight', tf.tensor(gradients[0] as unknown as number[][])],
        ['bias', tf.tensor([...gradients[1]])],
      ])
      const found = await gradientNorm(given)
      expect(found).toBeCloseTo(norm, 5)
      optimizer.step(given, 0.01, clipFactor(found, 1))
      expectClose(parameters.get('weight')!, weight, 1e-6)
      expectClose(parameters.get('bias')!, bias, 1e-6)
    }
  })

  it('steps a parameter of one element on and on', () => {
    const x = tf.tidy(() => parameter([3]))
    const optimizer = createAdamW(new Map([['x', x]]), { weightDecay: 0, beta1: 0, beta2: 0, epsilon: 0 })
    for (let step = 1; step <= 4; step++) {
      const double = tf.mul(x, 2)
      // Without memory of earlier gradients a step is one learning rate long.
      optimizer.step(new Map([['x', tf.tensor1d([step])]]), 0.5, 1)
      expect(x.dataSync()[0]).toBe(3 - step / 2)
      expect(tf.mul(x, 2).dataSync()[0]).toBe(6 - step)
      expect(double.dataSync()[0]).toBe(6 - step + 1)
    }
  })

  it('leaves small gradients unclipped', () => {
    expect(clipFactor(0.5, 1)).toBe(1)
    expect(clipFactor(4, 1)).toBeCloseTo(0.25, 6)
    expect(clipFactor(4, Number.POSITIVE_INFINITY)).toBe(1)
  })

  it('keeps nothing but its moments', () => {
    const x = parameter([[1]])
    const before = tf.memory().numTensors
    const optimizer = createAdamW(new Map([['x', x]]), { weightDecay: 0.1, beta1: 0.9, beta2: 0.99, epsilon: 1e-8 })
    const gradient = tf.tensor2d([[2]])
    optimizer.step(new Map([['x', gradient]]), 0.1, 0.5)
    gradient.dispose()
    expect(tf.memory().numTensors).toBe(before + 2)
    optimizer.dispose()
    expect(tf.memory().numTensors).toBe(before)
  })
})
