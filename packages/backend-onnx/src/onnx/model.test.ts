import { InferenceSession, Tensor } from 'onnxruntime-node'
import { expect, test } from 'vitest'
import { encodeModel } from './model.ts'

test('a model with every kind of attribute, an initializer and an absent input runs', async () => {
  const model = encodeModel({
    inputs: [{ name: 'x', type: 'float32', shape: [2, 'rows'] }],
    outputs: [{ name: 'y', type: 'float32', shape: ['rows', 2] }],
    intermediates: [{ name: 'b', type: 'float32', shape: [2, 'rows'] }],
    initializers: [{ name: 'one', type: 'float32', shape: [], data: Float32Array.of(1) }],
    nodes: [
      {
        name: 'a',
        operator: 'LeakyRelu',
        domain: '',
        inputs: ['x'],
        outputs: ['a'],
        attributes: { alpha: { float: 0.5 } },
      },
      { name: 'b', operator: 'Transpose', domain: '', inputs: ['a'], outputs: ['b'], attributes: { perm: [1, 0] } },
      { name: 'c', operator: 'Softmax', domain: '', inputs: ['b'], outputs: ['c'], attributes: { axis: -1 } },
      { name: 'd', operator: 'Clip', domain: '', inputs: ['c', '', 'one'], outputs: ['d'], attributes: undefined },
      {
        name: 'e',
        operator: 'Einsum',
        domain: '',
        inputs: ['d', 'd'],
        outputs: ['y'],
        attributes: { equation: 'ij,jk->ik' },
      },
    ],
  })
  const session = await InferenceSession.create(model)
  const { y } = await session.run({ x: new Tensor('float32', [-2, 4, 1, 3], [2, 2]) })
  // LeakyReLU gives [[-1, 4], [1, 3]]; the rows of its transpose are [-1, 1] and [4, 3].
  const first = 1 / (1 + Math.exp(2))
  const second = 1 / (1 + Math.exp(-1))
  const [p, q, r, s] = [first, 1 - first, second, 1 - second] as const
  const expected = [p * p + q * r, p * q + q * s, r * p + s * r, r * q + s * s]
  expect(y!.dims).toEqual([2, 2])
  ;(y!.data as Float32Array).forEach((value, index) => {
    expect(value).toBeCloseTo(expected[index]!, 5)
  })
  await session.release()
})
