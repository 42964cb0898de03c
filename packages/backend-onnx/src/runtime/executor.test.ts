import { expect, test } from 'vitest'
import { record } from '../graph/node.ts'
import { fillValue, hostValue, type Value } from '../graph/value.ts'
import { createExecutor } from './executor.ts'
import { loadNative, type Native } from './native.ts'

const vector = (...numbers: number[]): Value => hostValue('float32', [numbers.length], Float32Array.from(numbers))
const number = (value: number): Value => hostValue('float32', [], Float32Array.of(value))
const add = (a: Value, b: Value): Value => record('Add', [a, b], 'float32', a.shape)

/** The real library, counting compilations and what every run was fed. */
const createCounted = (maxSessions = 8) => {
  const native = loadNative()
  const log = { compiled: 0, fed: [] as number[] }
  const counted: Native = {
    ...native,
    createSession(model, options) {
      log.compiled++
      const session = native.createSession(model, options)
      return {
        ...session,
        run(feeds, outputs) {
          log.fed.push(Object.keys(feeds).length)
          return session.run(feeds, outputs)
        },
      }
    },
  }
  const executor = createExecutor({ native: counted, session: { logSeverityLevel: 4 }, maxSessions })
  const compute = (root: Value): number[] => {
    executor.compute([root])
    return Array.from(root.data as Float32Array)
  }
  return { executor, compute, log }
}

test('a structure is compiled once, and run with new data', () => {
  const { compute, log } = createCounted()
  expect(compute(add(vector(1, 2), vector(3, 4)))).toEqual([4, 6])
  expect(compute(add(vector(5, 6), vector(7, 8)))).toEqual([12, 14])
  expect(log.compiled).toBe(1)
})

test('a number is embedded until it changes, and fed from then on', () => {
  const { compute, log } = createCounted()
  for (const value of [1, 1, 2, 3, 1])
    expect(compute(add(vector(10, 20), number(value)))).toEqual([10 + value, 20 + value])
  expect(log.compiled).toBe(2)
  expect(log.fed).toEqual([1, 1, 2, 2, 2])
})

test('tensors of other sizes make the sizes free, and no further graph is compiled', () => {
  const { executor, compute, log } = createCounted()
  const filled = (size: number) => hostValue('float32', [size], new Float32Array(size).fill(1))
  for (const size of [2, 5, 7, 3]) expect(compute(add(filled(size), filled(size)))).toEqual(Array(size).fill(2))
  expect(log.compiled).toBe(2)
  expect(executor.sessions).toBe(1)
})

test('sizes that were equal by chance cost one more graph, and no wrong result', () => {
  const { compute, log } = createCounted()
  const column = (rows: number) => hostValue('float32', [rows, 1], new Float32Array(rows).fill(1))
  const row = (columns: number) => hostValue('float32', [1, columns], new Float32Array(columns).fill(2))
  const table = (rows: number, columns: number) =>
    record('Add', [column(rows), row(columns)], 'float32', [rows, columns])
  for (const [rows, columns] of [
    [2, 2],
    [3, 3],
    [4, 2],
    [6, 5],
  ] as const)
    expect(compute(table(rows, columns))).toEqual(Array(rows * columns).fill(3))
  expect(log.compiled).toBe(3)
})

test('a change of the array that an embedded number came from is seen', () => {
  const { compute } = createCounted()
  const constant = number(1)
  compute(add(vector(1), constant))
  constant.data![0] = 5
  expect(compute(add(vector(1), constant))).toEqual([6])
})

test('a fill is fed as one number', () => {
  const { compute, log } = createCounted()
  expect(compute(add(fillValue('float32', [2], 1), vector(1, 2)))).toEqual([2, 3])
  expect(compute(add(fillValue('float32', [2], 3), vector(1, 2)))).toEqual([4, 5])
  expect(log.compiled).toBe(1)
})

test('several outputs come from one run, each once', () => {
  const { executor, log } = createCounted()
  const sum = add(vector(1), vector(2))
  const total = add(sum, sum)
  executor.compute([sum, total, sum])
  expect([sum.data, total.data]).toEqual([Float32Array.of(3), Float32Array.of(6)])
  expect(log.fed).toHaveLength(1)
})

test('a computed value no longer holds the graph it came from', () => {
  const { compute } = createCounted()
  const sum = add(vector(1), vector(2))
  compute(sum)
  expect(sum.node).toBeUndefined()
})

test('no more sessions than allowed are kept', () => {
  const { executor, compute } = createCounted(2)
  for (let depth = 1; depth < 6; depth++) {
    let sum = vector(1)
    for (let level = 0; level < depth; level++) sum = add(sum, number(1))
    compute(sum)
  }
  expect(executor.sessions).toBe(2)
  executor.release()
  expect(executor.sessions).toBe(0)
})

test('an operator that does not exist is an error that says what failed', () => {
  const { compute } = createCounted()
  expect(() => compute(record('Nonsense', [vector(1)], 'float32', [1]))).toThrow(
    /compiling the recorded graph.*Nonsense/s,
  )
})
