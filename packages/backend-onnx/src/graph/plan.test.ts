import { expect, test } from 'vitest'
import { record } from './node.ts'
import { resultsLast } from './order.ts'
import { planGraph } from './plan.ts'
import { fillValue, hostValue, parameter, type Value } from './value.ts'

const vector = (...numbers: number[]): Value => hostValue('float32', [numbers.length], Float32Array.from(numbers))
const number = (value: number): Value => hostValue('float32', [], Float32Array.of(value))
const add = (a: Value, b: Value): Value => record('Add', [a, b], 'float32', a.shape)

test('graphs that differ only in data have the same structure', () => {
  const structures = [add(vector(1, 2), number(3)), add(vector(4, 5), number(6))].map(
    (root) => planGraph([root]).structure,
  )
  expect(structures[0]).toBe(structures[1])
})

test('graphs that differ only in the sizes of their tensors have the same structure', () => {
  const structures = [vector(1, 2), vector(4, 5, 6)].map((x) => planGraph([add(x, number(3))]).structure)
  expect(structures[0]).toBe(structures[1])
})

test('operators, attributes, ranks, types, parameters and sharing make the structure', () => {
  const x = vector(1, 2)
  const roots = [
    add(x, vector(1, 2)),
    add(x, x),
    record('Sub', [x, vector(1, 2)], 'float32', [2]),
    record('Reshape', [x, vector(1, 2)], 'float32', [1, 2]),
    record('Concat', [x, x], 'float32', [4], { axis: 0 }),
    record('Concat', [x, x], 'float32', [4], { axis: -1 }),
    add(x, parameter('float32', [], Float32Array.of(1))),
    add(x, parameter('float32', [], Float32Array.of(2))),
    add(x, fillValue('float32', [2], 1)),
  ]
  expect(new Set(roots.map((root) => planGraph([root]).structure)).size).toBe(roots.length)
})

test('the order and the number of outputs are part of the structure', () => {
  const x = vector(1, 2)
  const sum = add(x, vector(3, 4))
  const total = add(sum, x)
  const structures = [[total], [total, sum], [sum, total]].map((roots) => planGraph(roots).structure)
  expect(new Set(structures).size).toBe(3)
})

test('only what the outputs need is planned', () => {
  const x = vector(1, 2)
  const sum = add(x, x)
  add(sum, number(1))
  expect(planGraph([sum]).nodes).toHaveLength(1)
})

test('arrays are fed, single numbers are candidates for embedding, computed values are fed whatever their size', () => {
  const computed: Value = { ...number(1), origin: 'computed' }
  const plan = planGraph([add(add(vector(1, 2), number(3)), computed)])
  expect(plan.feeds).toHaveLength(2)
  expect(plan.candidates).toHaveLength(1)
})

test('a chain of a hundred thousand nodes can be planned', () => {
  let value = vector(1)
  for (let index = 0; index < 100_000; index++) value = add(value, value)
  expect(planGraph([value]).nodes).toHaveLength(100_000)
})

test('what no other node needs stands last, the first recorded at the very end', () => {
  const x = vector(1, 2)
  const inner = record('Neg', [x], 'float32', [2])
  const results = ['Sin', 'Cos', 'Tan'].map((operator) => record(operator, [inner], 'float32', [2]))
  const ordered = resultsLast(planGraph(results).nodes)
  expect(ordered.map(({ operator }) => operator)).toEqual(['Neg', 'Tan', 'Cos', 'Sin'])
})
