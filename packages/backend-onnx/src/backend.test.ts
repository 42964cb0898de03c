import * as tf from '@tensorflow/tfjs'
import { beforeEach, describe, expect, test } from 'vitest'
import type { OnnxBackend } from './backend.ts'
import { useOnnx } from './testing/agreement.ts'

beforeEach(useOnnx)

const backend = () => tf.backend() as OnnxBackend
const pending = () => Number(/^\d+/.exec(backend().memory().reasons[0]!)![0])

describe('recording', () => {
  test('nothing is computed before a tensor is read, and then everything that is live is', async () => {
    const x = tf.tensor1d([1, 2, 3])
    const [sum, product] = tf.tidy(() => [x.add(1).sum(), x.mul(2)]) as [tf.Scalar, tf.Tensor1D]
    expect(pending()).toBe(2)
    expect(await sum.data()).toEqual(Float32Array.of(9))
    expect(pending()).toBe(0)
    expect(product.dataSync()).toEqual(Float32Array.of(2, 4, 6))
    tf.dispose([x, sum, product])
  })

  test('a tensor that was disposed before the read is not computed', () => {
    const x = tf.tensor1d([1, 2, 3])
    const outOfBounds = tf.gather(x, tf.tensor1d([6], 'int32').add(tf.scalar(1, 'int32')))
    outOfBounds.dispose()
    const sum = x.sum()
    expect(sum.dataSync()).toEqual(Float32Array.of(6))
    tf.dispose([x, sum])
  })

  test('a tensor that cannot be computed does not keep the others from being read', () => {
    tf.tidy(() => {
      const x = tf.tensor1d([1, 2, 3])
      const outOfBounds = tf.gather(x, tf.tensor1d([6], 'int32').add(tf.scalar(1, 'int32')))
      expect(x.sum().dataSync()).toEqual(Float32Array.of(6))
      expect(() => outOfBounds.dataSync()).toThrow(/onnx backend: computing the recorded graph failed.*GatherV2/)
    })
  })

  test('an explicit flush computes without a read', () => {
    tf.tidy(() => {
      const x = tf.tensor1d([1, 2]).add(1)
      backend().flush()
      expect(pending()).toBe(0)
      expect(x.dataSync()).toEqual(Float32Array.of(2, 3))
    })
  })

  test('the buffer of a batch may be filled anew before the batch was computed', () => {
    tf.tidy(() => {
      const buffer = Float32Array.of(1, 2)
      const sum = tf.tensor1d(buffer).sum()
      buffer.fill(100)
      expect(sum.dataSync()).toEqual(Float32Array.of(3))
    })
  })

  test('an assigned variable keeps its value from step to step', () => {
    const variable = tf.variable(tf.tensor1d([1, 2]))
    for (let step = 0; step < 3; step++) tf.tidy(() => variable.assign(variable.mul(2)))
    expect(variable.dataSync()).toEqual(Float32Array.of(8, 16))
    variable.dispose()
  })

  test('tensors of one data id may have different shapes', () => {
    tf.tidy(() => {
      const x = tf.range(0, 6).add(1)
      const y = x.reshape([2, 3])
      expect(y.sum(1).dataSync()).toEqual(Float32Array.of(6, 15))
      expect(y.transpose().reshape([6]).dataSync()).toEqual(Float32Array.of(1, 4, 2, 5, 3, 6))
    })
  })
})

describe('compiling', () => {
  test('a slice whose offsets move is compiled once and once more, however often it moves', () => {
    const x = tf.range(0, 1000)
    const graphs = () => Number(/(\d+) compiled/.exec(backend().memory().reasons[0]!)![1])
    const slice = (start: number) => tf.tidy(() => x.slice([start], [3]).dataSync())
    expect(slice(0)).toEqual(Float32Array.of(0, 1, 2))
    const before = graphs()
    for (let start = 1; start < 20; start++) expect(slice(start)).toEqual(Float32Array.of(start, start + 1, start + 2))
    expect(graphs()).toBe(before)
    x.dispose()
  })

  test('an error names the kernel, also where it lies in the middle of what the kernel records', () => {
    tf.tidy(() => {
      const indices = tf.tensor2d([7, 8], [1, 2], 'int32').add(tf.scalar(1, 'int32'))
      const gathered = tf.gather(tf.zeros([1, 3]), indices as tf.Tensor2D, 1, 1)
      expect(() => gathered.dataSync()).toThrow(/GatherV2/)
    })
  })
})

describe('an array changed in place', () => {
  const arrayOf = ({ dataId }: tf.Tensor) => backend().hostArray(dataId)

  test('is the one that the tensor holds from then on, without further copies', () => {
    const zeros = tf.zeros([3])
    const written = tf.tensor1d([1, 2, 3])
    const computed = written.mul(2)
    for (const tensor of [zeros, written, computed]) {
      const array = arrayOf(tensor)
      array[1] = 9
      expect(arrayOf(tensor)).toBe(array)
      expect(tensor.dataSync()[1]).toBe(9)
      expect(tensor.add(1).dataSync()[1]).toBe(10)
      expect(arrayOf(tensor)).toBe(array)
    }
    tf.dispose([zeros, written, computed])
  })

  test('was computed for that tensor, not copied', () => {
    const computed = tf.tensor1d([1, 2, 3]).mul(2)
    const read = computed.dataSync()
    expect(arrayOf(computed)).toBe(read)
  })

  test('changes nothing that was recorded before', () => {
    tf.tidy(() => {
      const x = tf.tensor1d([1, 2])
      arrayOf(x)
      const [sum, same] = [x.sum(), x.mul(1)]
      arrayOf(x).fill(50)
      expect(sum.dataSync()).toEqual(Float32Array.of(3))
      expect(same.dataSync()).toEqual(Float32Array.of(1, 2))
      expect(x.sum().dataSync()).toEqual(Float32Array.of(100))
    })
  })

  test.each([
    ['written', () => tf.tensor2d([1, 2], [1, 2])],
    ['computed', () => tf.tensor2d([0, 1], [1, 2]).add(1)],
    ['filled', () => tf.fill([1, 2], 1)],
  ])('changes no other tensor of the same values, whichever is changed, when these were %s', (_, create) => {
    tf.tidy(() => {
      for (const read of [false, true]) {
        const x = create()
        if (read) x.dataSync()
        // Neither moves an element, so both may come to hold the same array.
        const tensors = [x, x.transpose(), x.slice([0, 0], [1, 2])]
        const before = tensors[0]!.dataSync().slice()
        tensors.forEach((tensor, index) => {
          arrayOf(tensor).fill(50 + index)
          for (const later of tensors.slice(index + 1)) expect(later.dataSync()).toEqual(before)
        })
        tensors.forEach((tensor, index) => {
          expect(tensor.dataSync()[0]).toBe(50 + index)
        })
      }
    })
  })

  test('changes no tensor that came to hold it later', () => {
    tf.tidy(() => {
      const x = tf.tensor2d([1, 2], [1, 2])
      arrayOf(x).fill(3)
      const y = x.transpose()
      arrayOf(x).fill(4)
      expect(y.dataSync()).toEqual(Float32Array.of(3, 3))
    })
  })

  test("is never the program's own", () => {
    tf.tidy(() => {
      const given = new Float32Array(2 ** 18 + 1)
      arrayOf(tf.tensor1d(given)).fill(1)
      expect(given[0]).toBe(0)
      const x = tf.tensor1d(given)
      const y = tf.tensor1d(arrayOf(x))
      arrayOf(x).fill(1)
      expect(y.dataSync()[0]).toBe(0)
    })
  })

  test('is read anew where a compiled graph embeds the value', () => {
    const x = tf.tidy(() => tf.variable(tf.tensor1d([1])))
    const product = () => tf.tidy(() => tf.tensor1d([2, 3]).mul(x).dataSync())
    for (const factor of [5, 6, 7, 7, 8]) {
      arrayOf(x).fill(factor)
      expect(product()).toEqual(Float32Array.of(2 * factor, 3 * factor))
    }
    x.dispose()
  })

  test('is refused where several tensors share the data id, or it holds no float32', () => {
    tf.tidy(() => {
      const x = tf.tensor1d([1, 2])
      const y = x.clone()
      expect(() => arrayOf(x)).toThrow(/2 tensors share/)
      y.dispose()
      expect(arrayOf(x)).toEqual(Float32Array.of(1, 2))
      expect(() => arrayOf(tf.tensor1d([1], 'int32'))).toThrow(/int32 is not/)
      expect(() => arrayOf(tf.tensor1d(['a']))).toThrow(/string is not/)
    })
  })
})

describe('memory', () => {
  test('disposing frees every data id', () => {
    const { numDataBuffers, numTensors } = tf.memory()
    const tensors = tf.tidy(() => tf.split(tf.ones([4, 4]).matMul(tf.ones([4, 4])), 2))
    expect(tensors[0]!.dataSync()[0]).toBe(4)
    tf.dispose(tensors)
    expect(tf.memory()).toMatchObject({ numDataBuffers, numTensors })
  })

  test('training keeps the number of tensors', async () => {
    const weights = tf.variable(tf.zeros([3, 1]))
    const optimizer = tf.train.adam(0.1)
    const x = tf.tensor2d([1, 2, 3, 4, 5, 6], [2, 3])
    const step = async () => {
      const loss = optimizer.minimize(() => x.matMul(weights).sub(1).square().mean(), true)!
      const [value] = await loss.data()
      loss.dispose()
      return value!
    }
    const first = await step()
    const { numTensors } = tf.memory()
    let last = first
    for (let count = 0; count < 20; count++) last = await step()
    expect(tf.memory().numTensors).toBe(numTensors)
    expect(last).toBeLessThan(first / 10)
    tf.dispose([weights, x])
    optimizer.dispose()
  })
})

describe('the rest of the interface', () => {
  test('tensors move from other backends, and to them', async () => {
    await tf.setBackend('cpu')
    const x = tf.tensor1d([1, 2])
    await useOnnx()
    const y = x.add(1)
    await tf.setBackend('cpu')
    const z = y.mul(2)
    expect(await z.data()).toEqual(Float32Array.of(4, 6))
    tf.dispose([x, y, z])
  })

  test('strings and complex numbers are kept', async () => {
    tf.tidy(() => {
      expect(tf.tensor1d(['a', 'é']).reshape([2, 1]).dataSync()).toEqual(['a', 'é'])
      expect(tf.complex([1, 2], [3, 4]).dataSync()).toEqual(Float32Array.of(1, 3, 2, 4))
    })
  })

  test('a profile names the kernels and their times', async () => {
    const { kernels } = await tf.profile(() =>
      tf.tidy(() =>
        tf
          .ones([2, 2])
          .matMul(tf.ones([2, 2]))
          .sum(),
      ),
    )
    expect(kernels.map(({ name }) => name)).toEqual(['BatchMatMul', 'Sum'])
    for (const { kernelTimeMs } of kernels) expect(await kernelTimeMs).toBeGreaterThanOrEqual(0)
  })

  test('a timed function is computed within its time', async () => {
    const x = tf.ones([2])
    let y = x
    await tf.time(() => {
      y = x.add(1)
    })
    expect(pending()).toBe(0)
    tf.dispose([x, y])
  })
})
