import { expect, it } from 'vitest'
import { decodeRecord, encodeRecord } from './record.ts'

const ids = (...values: number[]) => Int32Array.of(...values)

it.each([
  [{ prompt: ids(1, 2), completions: [ids(3), ids(4, 5, 6)] }],
  [{ prompt: ids(), completions: [ids()], desirable: false }],
  [{ prompt: ids(2 ** 31 - 1), completions: [ids(1)], desirable: true, weight: 0.5 }],
  [{ prompt: ids(7), completions: [ids(8), ids(9)], weight: 0, margin: -2.25 }],
])('keeps a row as it is: %j', (row) => {
  expect(decodeRecord(encodeRecord(row))).toEqual(row)
})

it('reads a record from the middle of others', () => {
  const row = { prompt: ids(1), completions: [ids(2, 3)], margin: 4 }
  const record = encodeRecord(row)
  const block = new Int32Array(record.length + 10)
  block.set(record, 5)
  expect(decodeRecord(block.subarray(5, 5 + record.length))).toEqual(row)
})
