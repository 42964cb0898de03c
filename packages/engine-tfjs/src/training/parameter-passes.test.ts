import * as tf from '@tensorflow/tfjs'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type ArrayBackend, keepsArrays } from '../backends/host-arrays.ts'
import { selectBackend } from '../backends/select-backend.ts'
import { expectClose } from '../test-support/expect-close.ts'
import { arrayPasses } from './array-passes.ts'
import type { AdamWStep, ParameterPasses } from './parameter-passes.ts'
import { selectPasses } from './select-passes.ts'
import { tensorPasses } from './tensor-passes.ts'

beforeAll(() => selectBackend('onnx'))

let inPlace: ParameterPasses
beforeEach(() => {
  inPlace = arrayPasses(tf.backend() as ArrayBackend)
})

const variable = (create: () => tf.Tensor) => tf.tidy(() => tf.variable(create()))
const random = (shape: number[], seed: number) => tf.randomNormal(shape, 0, 1, 'float32', seed)

const step: AdamWStep = {
  beta1: 0.9,
  beta2: 0.99,
  epsilon: 1e-8,
  stepSize: 0.1,
  correction: 0.5,
  retained: 0.98,
  scale: 0.7,
}

describe('selectPasses', () => {
  it('works in place where the backend lends its arrays', async () => {
    await selectBackend('wasm')
    expect(selectPasses()).toBe(tensorPasses)
    await selectBackend('onnx')
    expect(keepsArrays(tf.backend())).toBe(true)
    expect(selectPasses()).not.toBe(tensorPasses)
  })
})

describe.each([[[300, 7]], [[1]], [[5]], [[2, 3, 4]]])('in place, for a parameter of shape %j,', (shape) => {
  /** What the passes leave of the same start. */
  const run = async (passes: ParameterPasses) => {
    const [parameter, firstMoment, secondMoment] = [
      variable(() => random(shape, 1)),
      variable(() => tf.zeros(shape)),
      variable(() => tf.zeros(shape)),
    ] as const
    const reference = tf.variable(parameter)
    const norms = []
    for (let count = 0; count < 3; count++) {
      const [first, second, third] = [1, 2, 3].map((batch) => random(shape, 10 * batch + count))
      const sum = passes.accumulate(passes.accumulate(first!, second!), third!)
      norms.push(await passes.norm(new Map([['x', sum]])))
      passes.stepAdamW({ parameter, firstMoment, secondMoment }, sum, step)
      passes.blend(reference, parameter, 0.6)
      sum.dispose()
    }
    return { norms, values: [parameter, firstMoment, secondMoment, reference] }
  }

  it('the passes come to what operations on tensors come to', async () => {
    const [expected, found] = [await run(tensorPasses), await run(inPlace)]
    found.norms.forEach((norm, index) => {
      expect(norm / expected.norms[index]!).toBeCloseTo(1, 6)
    })
    found.values.forEach((values, index) => {
      expectClose(values, expected.values[index]!, 1e-6)
    })
  })

  it('no pass makes a new array or tensor, once each variable has its own', async () => {
    const [parameter, firstMoment, secondMoment, reference] = Array.from({ length: 4 }, (_, index) =>
      variable(() => tf.square(random(shape, index))),
    ) as [tf.Variable, tf.Variable, tf.Variable, tf.Variable]
    const state = { parameter, firstMoment, secondMoment }
    const gradient = tf.tidy(() => tf.mul(random(shape, 5), 2))
    inPlace.stepAdamW(state, gradient, step)
    inPlace.blend(reference, parameter, 0.5)
    const arrays = () => [parameter, firstMoment, secondMoment, reference].map((each) => each.dataSync())
    const before = arrays()
    const { numTensors, numDataBuffers } = tf.memory()
    for (const alpha of [0.5, 1]) {
      inPlace.stepAdamW(state, gradient, step)
      inPlace.blend(reference, parameter, alpha)
    }
    arrays().forEach((array, index) => {
      expect(array).toBe(before[index])
    })
    expect(tf.memory()).toMatchObject({ numTensors, numDataBuffers })
    expect(reference.dataSync()).toEqual(parameter.dataSync())
    expect(reference.dataSync()).not.toBe(parameter.dataSync())
  })
})

describe('accumulating in place', () => {
  it('adds into the first gradient and gives the second back', () => {
    const [sum, gradient] = [tf.tidy(() => tf.mul([1, 2], 2)), tf.tensor1d([3, 4])]
    const array = sum.dataSync()
    const { numTensors } = tf.memory()
    expect(inPlace.accumulate(sum, gradient)).toBe(sum)
    expect(sum.dataSync()).toBe(array)
    expect(array).toEqual(Float32Array.of(5, 8))
    expect(tf.memory().numTensors).toBe(numTensors - 1)
  })

  it('leaves a tensor alone that shares the data of the first', () => {
    const first = tf.tensor1d([1, 2])
    const other = first.clone()
    expect(inPlace.accumulate(first, tf.tensor1d([3, 4])).dataSync()).toEqual(Float32Array.of(4, 6))
    expect(other.dataSync()).toEqual(Float32Array.of(1, 2))
    expect(first.isDisposed).toBe(true)
  })
})

describe('a step in place', () => {
  const zeros = () => variable(() => tf.zeros([2]))
  const descend = (parameter: tf.Variable) =>
    inPlace.stepAdamW({ parameter, firstMoment: zeros(), secondMoment: zeros() }, tf.tensor1d([1, -1]), step)

  it('does not reach what was recorded before it and not yet computed', () => {
    const parameter = variable(() => tf.tensor1d([1, 2]))
    for (let count = 0; count < 3; count++) {
      const expected = parameter.dataSync()[0]! * 3
      const score = tf.mul(parameter, 3)
      descend(parameter)
      expect(score.dataSync()[0]).toBeCloseTo(expected, 6)
      expect(parameter.dataSync()[0]! * 3).not.toBeCloseTo(expected, 2)
    }
  })

  it('does not reach a clone, nor a variable that was assigned the same tensor', () => {
    const given = tf.tensor1d([1, 2])
    const parameter = tf.variable(given)
    const clone = parameter.clone()
    const assigned = zeros()
    assigned.assign(parameter)
    descend(parameter)
    for (const other of [given, clone, assigned]) expect(other.dataSync()).toEqual(Float32Array.of(1, 2))
    expect(parameter.dataSync()[0]).not.toBe(1)
    assigned.assign(parameter)
    const before = assigned.dataSync().slice()
    descend(parameter)
    expect(assigned.dataSync()).toEqual(before)
  })
})
